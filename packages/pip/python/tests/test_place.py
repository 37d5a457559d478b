"""Where the agent is looked for, and what of a directory that is not ours alone is believed: nothing."""

from __future__ import annotations

import os
import pathlib
import socket
import tempfile
from typing import Callable, Iterator, List

import pytest
from keyrings_vouch.environment import Environment
from keyrings_vouch.place import find_place

pytestmark = pytest.mark.skipif(not hasattr(os, "getuid"), reason="no agent is reached from Python here")

KEY = "0a" * 32


@pytest.fixture
def short() -> Iterator[pathlib.Path]:
    """A test's own directory has too long a name for a socket's path."""
    with tempfile.TemporaryDirectory() as directory:
        yield pathlib.Path(directory).resolve()


def place(directory: pathlib.Path) -> pathlib.Path:
    """What an agent leaves there."""
    directory.mkdir(mode=0o700, parents=True)
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    server.bind(str(directory / "agent-v1.sock"))
    server.close()
    (directory / "agent-v1.sock").chmod(0o600)
    (directory / "agent-v1.key").write_text(f"{KEY}\n")
    (directory / "agent-v1.key").chmod(0o600)
    return directory


def found(home: pathlib.Path, **env: str) -> object:
    """The directory in which an agent was found."""
    at = find_place(Environment(env, str(home), os.getuid(), str(home)))
    if at is None:
        return None
    assert at.key == bytes.fromhex(KEY)
    return pathlib.Path(at.socket).parent


class TestTheDirectory:
    def test_is_the_one_that_the_shell_names(self, short: pathlib.Path) -> None:
        own = place(short / "own")
        place(short / ".vouch" / "run")
        assert found(short, VOUCH_AGENT_DIRECTORY=str(own)) == own

    def test_is_named_by_an_absolute_path_alone(self, short: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(short)
        place(short / "own")
        place(short / "runtime" / "vouch-codeartifact")
        (short / "runtime").chmod(0o700)
        run = place(short / ".vouch" / "run")
        assert found(short, VOUCH_AGENT_DIRECTORY="own", XDG_RUNTIME_DIR="runtime") == run

    @pytest.mark.parametrize("mode", [0o700, 0o500])
    def test_may_lie_in_a_runtime_directory_of_ours_alone(self, short: pathlib.Path, mode: int) -> None:
        runtime = place(short / "runtime" / "vouch-codeartifact").parent
        runtime.chmod(mode)
        assert found(short, XDG_RUNTIME_DIR=str(runtime)) == runtime / "vouch-codeartifact"
        runtime.chmod(0o700)

    @pytest.mark.parametrize(("letter", "longest"), [("x", 103), ("é", 103)])
    def test_has_a_name_that_every_system_takes_for_a_socket(
        self, short: pathlib.Path, letter: str, longest: int
    ) -> None:
        rest = longest - len(os.fsencode(short / "agent-v1.sock")) - 1
        width = len(letter.encode())
        fits = "y" * (rest % width) + letter * (rest // width)
        for name, expected in ((fits, True), (f"y{fits}", False)):
            directory = place(short / name)
            assert (found(short, VOUCH_AGENT_DIRECTORY=str(directory)) is not None) == expected


class TestWhatIsNotOursAlone:
    @pytest.mark.parametrize("name", ["", "agent-v1.sock", "agent-v1.key"])
    @pytest.mark.parametrize("more", [0o001, 0o002, 0o004, 0o010, 0o020, 0o040])
    def test_by_its_mode_is_no_place(self, short: pathlib.Path, name: str, more: int) -> None:
        run = place(short / ".vouch" / "run")
        path = run / name
        path.chmod(path.stat().st_mode | more)
        assert found(short) is None

    def test_by_its_owner_is_no_place(self, short: pathlib.Path) -> None:
        place(short / ".vouch" / "run")
        for user in (os.getuid() + 1, None):
            assert find_place(Environment({}, str(short), user, "/")) is None

    @pytest.mark.parametrize("name", ["agent-v1.sock", "agent-v1.key"])
    @pytest.mark.parametrize("make", [os.mkdir, os.mkfifo])
    def test_by_its_kind_is_no_place(self, short: pathlib.Path, name: str, make: Callable[[pathlib.Path], None]) -> None:
        path = place(short / ".vouch" / "run") / name
        path.unlink()
        make(path)
        path.chmod(0o600)
        assert found(short) is None


class TestTheKey:
    @pytest.mark.parametrize(
        "text", ["", "\n", KEY[:-1], KEY[:-2], f"{KEY}0", f" {KEY}", KEY.upper(), "zz" * 32, f"\n{KEY}\n"]
    )
    def test_is_32_bytes_in_hexadecimal_or_none(self, short: pathlib.Path, text: str) -> None:
        run = place(short / ".vouch" / "run")
        (run / "agent-v1.key").write_text(text)
        assert found(short) is None

    @pytest.mark.parametrize("text", [KEY, f"{KEY}\n", f"{KEY}\n\\\\.\\pipe\\vouch\n"])
    def test_stands_in_the_first_line(self, short: pathlib.Path, text: str) -> None:
        run = place(short / ".vouch" / "run")
        (run / "agent-v1.key").write_text(text)
        assert found(short) == run

    def test_is_held_open_no_longer_than_it_is_read(
        self, short: pathlib.Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        run = place(short / ".vouch" / "run")
        closed: List[int] = []
        close = os.close
        monkeypatch.setattr(os, "close", lambda file: (closed.append(file), close(file)))
        for mode in (0o600, 0o644):
            (run / "agent-v1.key").chmod(mode)
            found(short)
        assert len(closed) == 2
