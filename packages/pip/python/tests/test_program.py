from __future__ import annotations

import os
import pathlib
import subprocess
import sys
from typing import Any

import pytest

from keyrings_vouch import agent, program
from keyrings_vouch.environment import of_this_process
from keyrings_vouch.errors import VouchError


def test_the_program_may_wait_for_the_agent_as_long_as_we_do() -> None:
    # Whoever kills it before has no words of it for the person.
    assert program._DEADLINE > agent._TOKEN_DEADLINE + agent._GREETING_DEADLINE


class TestAskProgram:
    def test_gives_it_no_stdin_and_no_more_than_its_time(
        self, home: pathlib.Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        own = _program(home / "bin" / "keyring-vouch")

        def run(asked: object, **how: Any) -> None:
            # What stands on stdin is the caller's: twine reads a password there.
            assert how["stdin"] == subprocess.DEVNULL
            raise subprocess.TimeoutExpired("vouch", how["timeout"])

        monkeypatch.setattr(subprocess, "run", run)
        with pytest.raises(VouchError, match=f"{own} gave no answer within 360 seconds") as raised:
            program.ask_program(of_this_process(), "https://example.test/")
        assert raised.value.kind == "network"

    def test_says_that_it_cannot_be_run(self, home: pathlib.Path) -> None:
        launcher = home / ".vouch" / "bin" / "keyring"
        launcher.parent.mkdir()
        launcher.write_text("")
        with pytest.raises(VouchError, match=f"cannot run {launcher}") as raised:
            program.ask_program(of_this_process(), "https://example.test/")
        assert raised.value.kind == "configuration"

    def test_says_no_word_of_node_where_that_is_there(self, home: pathlib.Path) -> None:
        _program(home / "bin" / "node")
        with pytest.raises(VouchError, match="install vouch itself with") as raised:
            program.ask_program(of_this_process(), "https://example.test/")
        assert raised.value.kind == "configuration"


class TestFindProgram:
    def test_takes_no_directory_for_the_launcher(self, home: pathlib.Path) -> None:
        (home / ".vouch" / "bin" / "keyring").mkdir(parents=True)
        own = _program(home / "bin" / "keyring-vouch")
        assert program.find_program(of_this_process()) == [own]

    def test_looks_into_the_directories_of_path_in_their_order(self, home: pathlib.Path) -> None:
        assert program.find_program(of_this_process()) is None
        vouch = _program(home / "bin" / "vouch")
        assert program.find_program(of_this_process()) == [vouch, "--keyring"]
        own = _program(home / "bin" / "keyring-vouch")
        assert program.find_program(of_this_process()) == [own]

    def test_a_file_that_nobody_may_run_is_none(self, home: pathlib.Path) -> None:
        (home / "bin" / "vouch").write_text("")
        (home / "bin" / "keyring-vouch").mkdir()
        assert program.find_program(of_this_process()) is None

    @pytest.mark.parametrize("platform", ["linux", "win32"])
    @pytest.mark.parametrize("path", ["", ".", "project"])
    def test_a_project_has_no_say(
        self, home: pathlib.Path, monkeypatch: pytest.MonkeyPatch, platform: str, path: str
    ) -> None:
        for directory in (home / "project", home / "project" / "project"):
            directory.mkdir()
            for ending in ("", ".exe", ".cmd"):
                _program(directory / f"vouch{ending}")
        monkeypatch.chdir(home / "project")
        monkeypatch.setenv("PATH", os.pathsep.join([path, str(home / "bin")]))
        # What shutil.which decides by.
        monkeypatch.setattr(sys, "platform", platform)
        monkeypatch.setenv("PATHEXT", ".exe")
        if platform == "win32":
            monkeypatch.setattr(program, "_ENDINGS", (".exe", ".cmd"), raising=False)
        assert program.find_program(of_this_process()) is None

    def test_on_windows_it_has_an_ending(self, home: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(program, "_ENDINGS", (".exe", ".cmd"))
        _program(home / "bin" / "keyring-vouch")
        found = _program(home / "bin" / "vouch.cmd")
        assert program.find_program(of_this_process()) == [found, "--keyring"]


def _program(path: pathlib.Path) -> str:
    path.write_text("")
    path.chmod(0o755)
    return str(path)


def test_an_answer_that_is_nested_too_deep_is_no_token() -> None:
    with pytest.raises(VouchError, match="something that is not a token"):
        program._token(b"[" * 200_000)
