"""Kills an operation at its first step, at its second and so on, as `kill -9` or a host does.

Each step at which a program opens, renames, links or removes something is tried once, so that
nothing depends on time. Called as: killing.py SIGNAL SCRIPT FOLDER, where the script has `begin`,
`work` and `state`, each of which takes a folder; it prints the state after each death.
"""

import itertools
import json
import os
import runpy
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

STEPS = ("open", "os.", "shutil.", "ctypes.")


def states_after_kills(name: str, script: Path, folder: Path) -> list[Any]:
    """Return what there is after each death; the last state is that after work that ended."""
    words = [sys.executable, __file__, name, str(script), str(folder)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603 - ours
    assert done.returncode == 0, done.stderr
    states: list[Any] = json.loads(done.stdout)
    return states


def _die_at(step: int, number: int) -> None:
    left = step

    def hook(event: str, _: object) -> None:
        nonlocal left
        if event.startswith(STEPS) and event != "os.kill":
            left -= 1
            if left == 0:
                os.kill(os.getpid(), number)

    sys.addaudithook(hook)


def _main(name: str, script: str, folder: str) -> None:
    number, own = signal.Signals[name], runpy.run_path(script)
    states = []
    for step in itertools.count(1):
        place = Path(folder) / str(step)
        place.mkdir(parents=True)
        own["begin"](place)
        child = os.fork()
        if not child:
            _die_at(step, number)
            own["work"](place)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        states.append(own["state"](place))
        if not os.WIFSIGNALED(status):
            break
    sys.stdout.write(json.dumps(states))


if __name__ == "__main__":
    _main(*sys.argv[1:])
