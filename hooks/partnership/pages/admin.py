"""The officers' form at /admin/: a self-contained copy of Sveltia CMS."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader

from partnership.model.organisation import Organisation
from partnership.pages.csp import form_policy, in_a_page
from partnership.records.folder import Folder
from partnership.records.form import Form

_FORM = "@sveltia/cms"
_LIBRARIES = {
    "sveltia": (f"{_FORM}/npm", ("*.js", "chunks/*.js", "assets/*.woff2", "assets/*.txt")),
    "yaml": ("yaml/browser", ("**/*.js",)),
}
"""The folder of each library in node_modules, and the files that a browser may load."""

_LICENCES = {"sveltia/LICENSE.txt": f"{_FORM}/LICENSE.txt", "yaml/LICENSE": "yaml/LICENSE"}

_FONT = re.compile(
    rb"https://[a-z.]+/fontsource/fonts/([a-z0-9-]+)(?::vf)?@[0-9.]+/([a-z0-9-]+)\.woff2"
)
"""The library's pattern for a font on another host."""

# The library's pattern for a language file.
_WORDS = re.compile(rb"(\.\./locales/[A-Za-z-]+)\.json")


def form_files(data: Path, templates: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the path below admin/ and the content of each file of the form."""
    own, libraries = templates / "admin", templates.parent / "node_modules"
    environment = Environment(loader=FileSystemLoader(own), autoescape=True)
    yield (
        "index.html",
        environment.get_template("index.html").render(policy=in_a_page(form_policy())).encode(),
    )
    configuration = json.dumps(
        _configuration(Folder(data), own / "settings.json"), ensure_ascii=False, default=str
    )
    yield "config.json", f"{configuration}\n".encode()
    yield "favicon.svg", (templates / "assets/images/favicon.svg").read_bytes()
    for path in sorted([*own.glob("*.js"), *own.glob("*.css")]):
        yield path.name, path.read_bytes()
    for name, (folder, patterns) in _LIBRARIES.items():
        root = libraries / folder
        for path in sorted(path for pattern in patterns for path in root.glob(pattern)):
            yield f"{name}/{path.relative_to(root).as_posix()}", _for_browsers(path)
    ours = {"en-GB": (own / "words.json").read_bytes()}
    for path in sorted((libraries / _FORM / "locales").glob("*.json")):
        words = b"{...%b, ...%b}" % (path.read_bytes(), ours.get(path.stem, b"{}"))
        yield f"locales/{path.stem}.js", b"export default " + words
    for name, path_of_licence in _LICENCES.items():
        yield name, (libraries / path_of_licence).read_bytes()


def _for_browsers(path: Path) -> bytes:
    def companion(address: re.Match[bytes]) -> bytes:
        name, subset = address[1].decode(), address[2].decode()
        font = next(path.parent.glob(f"assets/{name}-{subset}-*.woff2"))
        return f"sveltia/assets/{font.name}".encode()

    return _WORDS.sub(rb"\1.js", _FONT.sub(companion, path.read_bytes()))


def _configuration(folder: Folder, settings: Path) -> dict[str, object]:
    configuration: dict[str, Any] = json.loads(settings.read_text("utf-8"))
    collections = list(Form(folder).collections())
    if file := folder.find(Organisation):
        site = file.record.site
        configuration["site_url"] = site.address
        repository = urlsplit(site.repository or "").path.strip("/").removesuffix(".git")
        if repository:
            runs = f"https://github.com/{repository}/actions/workflows"
            configuration["backend"]["repo"] = repository
            collections[0]["description"] = (
                f"Official figures are not typed: [Month]({runs}/month.yml) asks the police for "
                f"them, [Import]({runs}/import.yml) reads a file. Press *Run workflow* there."
            )
    return configuration | {"collections": collections}
