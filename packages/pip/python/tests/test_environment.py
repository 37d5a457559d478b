from __future__ import annotations

import json
import os
import pathlib
import subprocess
import sys
import tempfile

import pytest
from agent_stub import AgentStub
from keyrings_vouch import environment
from keyrings_vouch.errors import VouchError

pwd = pytest.importorskip("pwd")

SOURCE = pathlib.Path(__file__).parents[1] / "src"
GET = (
    "from keyrings_vouch.backend import VouchKeyring; "
    "url = 'https://my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com/pypi/my-repo/'; "
    "print(VouchKeyring().get_password(url, 'aws'))"
)


def test_an_empty_home_is_the_one_of_the_user_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "")
    assert environment.of_this_process().home == pwd.getpwuid(os.getuid()).pw_dir


def test_a_user_without_an_entry_has_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(user_id: int) -> None:
        raise KeyError(f"uid not found: {user_id}")

    monkeypatch.delenv("HOME")
    monkeypatch.setattr(pwd, "getpwuid", unknown)
    assert environment.of_this_process().home == "/"


def test_a_relative_home_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "relative")
    with pytest.raises(VouchError) as raised:
        environment.of_this_process()
    assert raised.value.kind == "configuration"


def test_home_is_what_it_says(home: pathlib.Path) -> None:
    assert environment.of_this_process().home == str(home)


def test_bytes_that_are_no_text_are_what_node_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environb, b"VOUCH_TEST_BYTES", b"a\xffb")
    assert environment.of_this_process().env["VOUCH_TEST_BYTES"] == "a\ufffdb"


def test_a_working_directory_that_has_been_removed_is_nowhere(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    assert environment.of_this_process().working_directory == ""


@pytest.mark.parametrize("asked", ["agent", "program"])
def test_a_home_that_the_encoding_of_files_does_not_have(tmp_path: pathlib.Path, asked: str) -> None:
    home = os.path.join(os.fsencode(tmp_path), "höme".encode())
    launchers = pathlib.Path(os.fsdecode(home), ".vouch", "bin")
    launchers.mkdir(parents=True)
    domains = [{"domain": "my-domain", "domain_owner": "123456789012", "region": "us-east-1"}]
    (launchers.parent / "config.json").write_text(json.dumps({"codeartifact": {"domains": domains}}))
    launcher = launchers / "keyring"
    launcher.write_text("""#!/bin/sh\nprintf '{"password":"program","expiration":4000000000}'\n""")
    launcher.chmod(0o755)
    answer = {"kind": "token", "token": "agent", "expiration": 4_000_000_000}
    # The directory of a test is too long for a socket's path below it.
    with tempfile.TemporaryDirectory(prefix="ö") as runtime:
        agent = AgentStub(pathlib.Path(runtime, "vouch-codeartifact"), lambda request: answer)
        env = {"HOME": home, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONPATH": os.pathsep.join([str(SOURCE), *sys.path])}
        if asked == "agent":
            env["XDG_RUNTIME_DIR"] = os.fsencode(runtime)
        done = subprocess.run([sys.executable, "-c", GET], env=env, cwd=home, capture_output=True, text=True, timeout=30)
        agent.close()
    assert (done.stdout, done.stderr) == (f"{asked}\n", "")


def test_the_working_directory_is_the_text_that_node_has(tmp_path: pathlib.Path) -> None:
    here = tmp_path / "höme"
    here.mkdir()
    code = "from keyrings_vouch.environment import of_this_process as it; print(ascii(it().working_directory))"
    env = {"HOME": "/", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONPATH": str(SOURCE)}
    done = subprocess.run([sys.executable, "-c", code], env=env, cwd=here, capture_output=True, text=True, timeout=30)
    assert done.stdout == f"{ascii(str(here))}\n"
