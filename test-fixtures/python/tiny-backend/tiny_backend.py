"""A PEP 517 build backend in one file: the fixtures' own build dependency, so that a build needs a private package.

A project is a `tiny.json` (`name`, `version`, `requires`, `scripts`) beside the modules that go into the wheel.
"""

import base64
import csv
import hashlib
import io
import json
import os
import tarfile
import zipfile


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    project = _project()
    dist_info = f"{project['file']}-{project['version']}.dist-info"
    files = {name: _read(name) for name in sorted(os.listdir()) if name.endswith(".py")}
    files[f"{dist_info}/METADATA"] = _metadata(project)
    files[f"{dist_info}/WHEEL"] = b"Wheel-Version: 1.0\nGenerator: tiny\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    if project.get("scripts"):
        lines = [f"{name} = {target}" for name, target in project["scripts"].items()]
        files[f"{dist_info}/entry_points.txt"] = ("[console_scripts]\n" + "\n".join(lines) + "\n").encode()
    record = io.StringIO()
    writer = csv.writer(record, lineterminator="\n")
    for name, content in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        writer.writerow([name, f"sha256={digest}", len(content)])
    writer.writerow([f"{dist_info}/RECORD", "", ""])
    files[f"{dist_info}/RECORD"] = record.getvalue().encode()
    filename = f"{project['file']}-{project['version']}-py3-none-any.whl"
    with zipfile.ZipFile(os.path.join(wheel_directory, filename), "w") as archive:
        for name, content in files.items():
            # A fixed time, so that the same sources give the same hash.
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content)
    return filename


def build_sdist(sdist_directory, config_settings=None):
    project = _project()
    base = f"{project['file']}-{project['version']}"
    names = [name for name in sorted(os.listdir()) if name.endswith((".py", ".toml", ".json"))]
    filename = f"{base}.tar.gz"
    with tarfile.open(os.path.join(sdist_directory, filename), "w:gz", format=tarfile.PAX_FORMAT) as archive:
        for name, content in [("PKG-INFO", _metadata(project)), *((name, _read(name)) for name in names)]:
            entry = tarfile.TarInfo(f"{base}/{name}")
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return filename


def _project():
    project = json.loads(_read("tiny.json"))
    return {**project, "file": project["name"].replace("-", "_")}


def _metadata(project):
    lines = ["Metadata-Version: 2.1", f"Name: {project['name']}", f"Version: {project['version']}"]
    lines += [f"Requires-Dist: {requirement}" for requirement in project.get("requires", [])]
    return ("\n".join(lines) + "\n").encode()


def _read(name):
    with open(name, "rb") as file:
        return file.read()
