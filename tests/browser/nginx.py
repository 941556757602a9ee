"""Runs nginx over a built site with the settings that the build wrote for it."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

SETTINGS = """
daemon off;
{user}worker_processes 2;
pid {work}/nginx.pid;
error_log {work}/error.log;
events {{}}
http {{
    include /etc/nginx/mime.types;
    access_log off;
    client_body_temp_path {work}/body;
    proxy_temp_path {work}/proxy;
    fastcgi_temp_path {work}/fastcgi;
    uwsgi_temp_path {work}/uwsgi;
    scgi_temp_path {work}/scgi;
    server {{
        listen 127.0.0.1:{port};
        root {site};
        include {site}/_nginx.conf;
    }}
}}
"""


def find_nginx() -> str | None:
    """Give the program of nginx; where changes are checked, install Debian's if it is missing."""
    if shutil.which("nginx") is None and os.environ.get("CI") and shutil.which("apt-get"):
        words = ("--yes", "--quiet", "--no-install-recommends", "nginx-light")
        subprocess.run(["apt-get", "update", "--quiet"], check=False)  # noqa: S607 - Debian's own
        subprocess.run(["apt-get", "install", *words], check=False)  # noqa: S603, S607 - the same
    return shutil.which("nginx")


def required_nginx() -> str:
    """Return the program of nginx; where there is none, skip, unless changes are checked."""
    program = find_nginx()
    if program is None:
        assert not os.environ.get("CI"), "nginx is missing. Install it: apt-get install nginx-light"
        pytest.skip("nginx is not installed: apt-get install nginx-light")
    return program


@contextmanager
def serve_by_nginx(program: str, site: Path, work: Path) -> Iterator[str]:
    """Serve a site with nginx on a free port; give its address without a final slash."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = work / "nginx.conf"
    user = "user root;\n" if os.geteuid() == 0 else ""  # only root may read a test's own folder
    settings.write_text(SETTINGS.format(work=work, site=site, port=port, user=user), "utf-8")
    server = subprocess.Popen([program, "-c", str(settings), "-p", str(work)])  # noqa: S603 - nginx
    try:
        _wait(server, port, work / "error.log")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def _wait(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    for _ in range(600):
        assert server.poll() is None, log.read_text("utf-8")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("nginx did not start: " + log.read_text("utf-8"))
