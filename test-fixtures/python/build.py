"""Builds the fixtures: `build.py OUT [NAME=VERSION…]`. The backend and the library as wheels, the greeter as a source
distribution, which pip has to build in isolation with the private backend. Another version replaces a project's own."""

import json
import os
import pathlib
import shutil
import sys
import tempfile

here = pathlib.Path(__file__).parent
out = pathlib.Path(sys.argv[1]).absolute()
versions = dict(argument.split("=", 1) for argument in sys.argv[2:])
sys.path.insert(0, str(here / "tiny-backend"))

import tiny_backend  # noqa: E402

out.mkdir(parents=True, exist_ok=True)
for name, build in [
    ("tiny-backend", tiny_backend.build_wheel),
    ("greeter-lib", tiny_backend.build_wheel),
    ("greeter", tiny_backend.build_sdist),
]:
    with tempfile.TemporaryDirectory() as directory:
        shutil.copytree(here / name, directory, dirs_exist_ok=True)
        manifest = pathlib.Path(directory, "tiny.json")
        project = json.loads(manifest.read_text())
        project["version"] = versions.get(name, project["version"])
        manifest.write_text(json.dumps(project))
        os.chdir(directory)
        print(build(str(out)))
        os.chdir(here)
