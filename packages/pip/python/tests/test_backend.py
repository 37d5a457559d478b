from __future__ import annotations

import json
import os
import pathlib
import stat
import subprocess
import sys
import threading
from types import SimpleNamespace
from typing import Any, Callable, Dict, Iterator, List, Optional

import pytest
from agent_stub import TOKEN, AgentStub, Answer
from keyring.backends.chainer import ChainerBackend
from keyring.backends.null import Keyring as NullKeyring
from keyring.credentials import SimpleCredential
from keyring.errors import PasswordDeleteError, PasswordSetError
from keyrings_vouch import held, single_flight
from keyrings_vouch.backend import VouchKeyring

HOST = "my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com"
URL = f"https://{HOST}/pypi/my-repo/simple/"
PROFILE = {"domain": "my-domain", "domain_owner": "123456789012", "region": "us-east-1"}
CANARY = "CANARY_c0ffee"

StartAgent = Callable[..., AgentStub]


@pytest.fixture(autouse=True)
def configured(home: pathlib.Path) -> pathlib.Path:
    config = home / ".vouch" / "config.json"
    config.write_text(json.dumps({"codeartifact": {"profiles": {"default": PROFILE}}}))
    return config


@pytest.fixture
def start_agent(home: pathlib.Path) -> Iterator[StartAgent]:
    started: List[AgentStub] = []

    def start(answer: Answer = lambda request: TOKEN, directory: Optional[pathlib.Path] = None) -> AgentStub:
        started.append(AgentStub(directory or home / ".vouch" / "run", answer))
        return started[-1]

    yield start
    for agent in started:
        agent.close()


def program(home: pathlib.Path, script: str, name: str = ".vouch/bin/keyring") -> pathlib.Path:
    """A program in place of ours, which notes each of its runs."""
    path = home / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'#!/bin/sh\necho "$@" >> {home}/runs\n{script}\n')
    path.chmod(0o755)
    return path


def runs(home: pathlib.Path) -> List[str]:
    file = home / "runs"
    return file.read_text().splitlines() if file.exists() else []


ANSWERING = f"""printf '{{"username":"aws","password":"{CANARY}","expiration":4000000000}}\\n'"""


class TestWithAnAgent:
    def test_gives_the_token_in_process(self, start_agent: StartAgent, home: pathlib.Path) -> None:
        agent = start_agent()
        backend = VouchKeyring()
        assert backend.get_password(URL, "aws") == CANARY
        credential = backend.get_credential(URL, None)
        assert isinstance(credential, SimpleCredential)
        assert (credential.username, credential.password) == ("aws", CANARY)
        assert [request["kind"] for request in agent.requests] == ["get-token", "get-token"]
        assert agent.requests[0]["identity"] == {"kind": "automatic"}
        assert agent.requests[0]["durationSeconds"] == 43_200
        assert runs(home) == []

    @pytest.mark.parametrize(
        "service",
        [URL, URL[:-1], f"https://{HOST}/pypi/my-repo/", f"https://{HOST}/pypi/my-repo", HOST, f"{HOST}:443"],
    )
    def test_knows_its_services_by_every_name(self, start_agent: StartAgent, service: str) -> None:
        start_agent()
        assert VouchKeyring().get_password(service, "aws") == CANARY

    def test_user_names(self, start_agent: StartAgent, caplog: pytest.LogCaptureFixture) -> None:
        agent = start_agent()
        backend = VouchKeyring()
        for nobody in ("", None):
            assert backend.get_password(URL, nobody) == CANARY  # type: ignore[arg-type]
        found = backend.get_credential(URL, "bob")
        assert found is not None and found.username == "aws"
        asked = len(agent.requests)
        assert backend.get_password(URL, "bob") is None
        assert "the user name is aws" in caplog.text
        assert len(agent.requests) == asked

    def test_is_found_in_the_runtime_directory(
        self, start_agent: StartAgent, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        runtime = tmp_path_factory.mktemp("runtime")
        runtime.chmod(0o700)
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
        agent = start_agent(directory=runtime / "vouch-codeartifact")
        assert VouchKeyring().get_password(URL, "aws") == CANARY
        assert len(agent.requests) == 1

    def test_a_runtime_directory_that_is_open_does_not_count(
        self, start_agent: StartAgent, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        runtime = tmp_path_factory.mktemp("runtime")
        runtime.chmod(0o755)
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
        foreign = start_agent(directory=runtime / "vouch-codeartifact")
        own = start_agent()
        assert VouchKeyring().get_password(URL, "aws") == CANARY
        assert (len(foreign.hellos), len(own.requests)) == (0, 1)

    def test_a_failure_is_one_line_and_no_password(
        self, start_agent: StartAgent, home: pathlib.Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        error = {"kind": "denied", "message": "may \x1b[2Jnot", "hint": "ask for sts:GetServiceBearerToken"}
        start_agent(lambda request: {"kind": "error", "error": error})
        program(home, ANSWERING)
        backend = VouchKeyring()
        for service in (URL, HOST):
            assert backend.get_credential(service, None) is None
        assert [record.getMessage() for record in caplog.records] == [
            "vouch: may \\u{1b}[2Jnot (hint: ask for sts:GetServiceBearerToken)"
        ]
        assert runs(home) == []

    @pytest.mark.parametrize(
        "answer",
        [
            {"kind": "need-credentials", "election": "x"},
            None,
            {"kind": "token", "token": 7, "expiration": 4_000_000_000},
            {**TOKEN, "expiration": True},
            {**TOKEN, "expiration": "4000000000"},
            {**TOKEN, "expiration": 1},
            {**TOKEN, "token": "two\nlines"},
            {**TOKEN, "token": "\ud800"},
            {**TOKEN, "token": ""},
        ],
        ids=[
            "wants credentials",
            "hangs up",
            "gives a number",
            "gives a token that ends at true",
            "gives a token that ends at a text",
            "gives a token that has ended",
            "gives a token of two lines",
            "gives a token that is no text",
            "gives no token",
        ],
    )
    def test_asks_the_program_where_the_agent(
        self, start_agent: StartAgent, home: pathlib.Path, answer: Optional[Dict[str, Any]]
    ) -> None:
        start_agent(lambda request: answer)
        program(home, ANSWERING)
        assert VouchKeyring().get_password(URL, "aws") == CANARY
        assert runs(home) == [f"token {URL}"]

    @pytest.mark.parametrize(
        "line",
        [b"[" * 60_000, b'{"kind":"hello","nonce":"%s","proof":"\\ud800"}' % (b"ab" * 32)],
        ids=["is nested too deep", "has a proof that is no text"],
    )
    def test_asks_the_program_where_the_greeting(
        self, start_agent: StartAgent, home: pathlib.Path, monkeypatch: pytest.MonkeyPatch, line: bytes
    ) -> None:
        agent = start_agent()
        monkeypatch.setattr(agent, "_send", lambda channel, message: channel.sendall(line + b"\n"))
        program(home, ANSWERING)
        assert VouchKeyring().get_password(URL, "aws") == CANARY
        assert runs(home) == [f"token {URL}"]


class TestAPlaceThatIsNotOurs:
    """Nothing is sent to it: the program is asked, which says what is wrong."""

    @pytest.mark.parametrize("mode", [0o755, 0o777, 0o710])
    def test_open_directory(self, start_agent: StartAgent, home: pathlib.Path, mode: int) -> None:
        agent = start_agent()
        (home / ".vouch" / "run").chmod(mode)
        self._expect_untouched(agent, home)

    def test_open_socket(self, start_agent: StartAgent, home: pathlib.Path) -> None:
        agent = start_agent()
        agent.socket_path.chmod(0o666)
        self._expect_untouched(agent, home)

    def test_open_key(self, start_agent: StartAgent, home: pathlib.Path) -> None:
        agent = start_agent()
        agent.key_file.chmod(0o644)
        self._expect_untouched(agent, home)

    def test_linked_directory(self, start_agent: StartAgent, home: pathlib.Path) -> None:
        agent = start_agent(directory=home / "elsewhere")
        (home / ".vouch" / "run").symlink_to(home / "elsewhere")
        self._expect_untouched(agent, home)

    def test_linked_key(self, start_agent: StartAgent, home: pathlib.Path) -> None:
        agent = start_agent()
        agent.key_file.rename(home / "key")
        agent.key_file.symlink_to(home / "key")
        self._expect_untouched(agent, home)

    def test_fifo_in_place_of_the_key(self, start_agent: StartAgent, home: pathlib.Path) -> None:
        agent = start_agent()
        agent.key_file.unlink()
        os.mkfifo(agent.key_file, 0o600)
        self._expect_untouched(agent, home)

    def test_file_in_place_of_the_socket(self, home: pathlib.Path) -> None:
        directory = home / ".vouch" / "run"
        directory.mkdir(mode=0o700)
        (directory / "agent-v1.sock").touch(mode=0o600)
        program(home, ANSWERING)
        assert VouchKeyring().get_password(URL, "aws") == CANARY

    def test_somebody_without_the_key(self, start_agent: StartAgent, home: pathlib.Path) -> None:
        agent = start_agent()
        agent.key_file.write_text("00" * 32 + "\n")
        program(home, ANSWERING)
        assert VouchKeyring().get_password(URL, "aws") == CANARY
        assert agent.requests == []

    def _expect_untouched(self, agent: AgentStub, home: pathlib.Path) -> None:
        program(home, ANSWERING)
        assert VouchKeyring().get_password(URL, "aws") == CANARY
        assert agent.hellos == []
        assert runs(home) == [f"token {URL}"]


class TestWithoutAnAgent:
    def test_asks_the_program_once(self, home: pathlib.Path) -> None:
        program(home, ANSWERING)
        backend = VouchKeyring()
        assert backend.get_password(URL, "aws") == CANARY
        assert backend.get_credential(URL, None) is not None
        assert runs(home) == [f"token {URL}"]

    def test_what_is_held_asks_no_agent_that_has_come_since(self, home: pathlib.Path, start_agent: StartAgent) -> None:
        program(home, ANSWERING)
        backend = VouchKeyring()
        assert backend.get_password(URL, "aws") == CANARY
        agent = start_agent()
        assert backend.get_password(URL, "aws") == CANARY
        assert (agent.hellos, len(runs(home))) == ([], 1)

    def test_a_token_that_another_thread_put_there_since_we_looked_is_enough(
        self, home: pathlib.Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        program(home, ANSWERING)
        backend = VouchKeyring()
        assert backend.get_password(URL, "aws") == CANARY
        find, too_early = held.find, [None]
        monkeypatch.setattr(held, "find", lambda tokens, key: too_early.pop() if too_early else find(tokens, key))
        assert backend.get_password(URL, "aws") == CANARY
        assert (too_early, len(runs(home))) == ([], 1)

    def test_who_was_forked_has_a_flight_of_its_own(self, monkeypatch: pytest.MonkeyPatch) -> None:
        keys: List[str] = []
        monkeypatch.setattr(single_flight, "once", lambda flights, key, ask: keys.append(key))
        backend = VouchKeyring()
        for process in (1, 1, 2):
            monkeypatch.setattr(os, "getpid", lambda: process)
            backend.get_password(URL, "aws")
        assert len(keys) == 3
        assert len(set(keys)) == 2

    def test_a_token_near_its_end_is_asked_for_again(self, home: pathlib.Path) -> None:
        program(home, ANSWERING.replace("4000000000", "1000"))
        backend = VouchKeyring()
        for _ in range(2):
            assert backend.get_password(URL, "aws") == CANARY
        assert len(runs(home)) == 2

    def test_one_identity_never_has_the_token_of_another(
        self, home: pathlib.Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        program(home, ANSWERING.replace(CANARY, '%s').replace("\\n'", "\\n' \"$AWS_PROFILE\""))
        backend = VouchKeyring()
        for name in ("alice", "bob", "alice"):
            monkeypatch.setenv("AWS_PROFILE", name)
            assert backend.get_password(URL, "aws") == name
        assert len(runs(home)) == 2

    def test_an_edit_of_the_aws_profile_is_another_identity(self, home: pathlib.Path) -> None:
        program(home, ANSWERING)
        backend = VouchKeyring()
        (home / ".aws").mkdir()
        for role in ("one", "another"):
            (home / ".aws" / "config").write_text(f"[default]\nrole_arn = {role}\n")
            assert backend.get_password(URL, "aws") == CANARY
        assert len(runs(home)) == 2

    @pytest.mark.parametrize(
        "change",
        [{"duration_seconds": 900}, {"endpoint_url": "https://vpce.example"}, {"aws_profile": "build"}],
        ids=["lifetime", "endpoint", "identity"],
    )
    def test_another_configuration_is_another_token(
        self, home: pathlib.Path, configured: pathlib.Path, change: Dict[str, Any]
    ) -> None:
        program(home, ANSWERING)
        backend = VouchKeyring()
        assert backend.get_password(URL, "aws") == CANARY
        configured.write_text(json.dumps({"codeartifact": {"profiles": {"default": {**PROFILE, **change}}}}))
        assert backend.get_password(URL, "aws") == CANARY
        assert len(runs(home)) == 2

    def test_a_domain_that_is_no_longer_configured_has_none(
        self, home: pathlib.Path, configured: pathlib.Path
    ) -> None:
        program(home, ANSWERING)
        backend = VouchKeyring()
        assert backend.get_password(URL, "aws") == CANARY
        configured.unlink()
        assert backend.get_password(URL, "aws") is None
        assert backend.get_credential(URL, None) is None

    @pytest.mark.parametrize(
        ("wall", "monotonic"),
        [(3_600, 3_600), (-7_200, 3_600), (3_600, 0)],
        ids=["both clocks", "a wall clock that is set back", "a suspended machine"],
    )
    def test_a_token_ends_by_whichever_clock_comes_first(
        self, home: pathlib.Path, monkeypatch: pytest.MonkeyPatch, wall: int, monotonic: int
    ) -> None:
        now = SimpleNamespace(wall=1_000_000, monotonic=50)
        clocks = SimpleNamespace(time=lambda: now.wall, monotonic=lambda: now.monotonic)
        monkeypatch.setattr(held, "time", clocks)
        program(home, ANSWERING.replace("4000000000", "1003600"))
        backend = VouchKeyring()
        for _ in range(2):
            assert backend.get_password(URL, "aws") == CANARY
        assert len(runs(home)) == 1
        now.wall, now.monotonic = now.wall + wall, now.monotonic + monotonic
        assert backend.get_password(URL, "aws") == CANARY
        assert len(runs(home)) == 2

    @pytest.mark.parametrize(
        ("name", "arguments"),
        [("bin/keyring-vouch", ""), ("bin/vouch", "--keyring ")],
    )
    def test_finds_the_program_on_path(self, home: pathlib.Path, name: str, arguments: str) -> None:
        program(home, ANSWERING, name)
        assert VouchKeyring().get_password(URL, "aws") == CANARY
        assert runs(home) == [f"{arguments}token {URL}"]

    def test_vouch_bin_comes_first(self, home: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
        program(home, "exit 1")
        monkeypatch.setenv("VOUCH_BIN", str(program(home, ANSWERING, "opt/vouch")))
        assert VouchKeyring().get_password(URL, "aws") == CANARY
        assert runs(home) == [f"--keyring token {URL}"]

    def test_a_relative_path_has_no_say(
        self, home: pathlib.Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        program(home, ANSWERING, "project/keyring-vouch")
        monkeypatch.chdir(home / "project")
        monkeypatch.setenv("PATH", f".{os.pathsep}{home / 'bin'}")
        monkeypatch.setenv("VOUCH_BIN", "./keyring-vouch")
        assert VouchKeyring().get_password(URL, "aws") is None
        assert runs(home) == []

    def test_one_sentence_says_what_to_install(self, caplog: pytest.LogCaptureFixture) -> None:
        backend = VouchKeyring()
        assert backend.get_password(URL, "aws") is None
        assert backend.get_password(HOST, "aws") is None
        assert [record.getMessage() for record in caplog.records] == [
            "vouch: vouch is not installed here: install Node.js 20.19 or newer, then vouch itself with "
            "`npm install --global vouch`"
        ]

    def test_the_same_where_node_is_gone(self, home: pathlib.Path, caplog: pytest.LogCaptureFixture) -> None:
        program(home, "exit 127")
        assert VouchKeyring().get_password(URL, "aws") is None
        assert "Node.js 20.19" in caplog.text

    @pytest.mark.parametrize(
        "output",
        [
            "",
            "nonsense",
            "{}",
            "[]",
            '{"password":7,"expiration":1}',
            '{"password":"x","expiration":true}',
            '{"password":"two lines","expiration":4000000000}',
        ],
    )
    def test_nonsense_is_no_token(self, home: pathlib.Path, output: str, caplog: pytest.LogCaptureFixture) -> None:
        program(home, f"printf '{output}'")
        assert VouchKeyring().get_password(URL, "aws") is None
        assert "something that is not a token" in caplog.text

    def test_what_the_program_says_is_left_to_it(
        self, home: pathlib.Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
    ) -> None:
        program(home, "echo 'vouch: nobody is signed in' >&2; exit 3")
        assert VouchKeyring().get_password(URL, "aws") is None
        assert capfd.readouterr() == ("", "vouch: nobody is signed in\n")
        assert caplog.records == []


    def test_asks_the_program_once_for_many_threads(self, home: pathlib.Path) -> None:
        program(home, ANSWERING)
        backend = VouchKeyring()
        given: List[Optional[str]] = []
        threads = [
            threading.Thread(target=lambda: given.append(backend.get_password(URL, "aws"))) for _ in range(40)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert given == [CANARY] * 40
        assert len(runs(home)) == 1


class TestForeignServices:
    @pytest.mark.parametrize(
        "service",
        [
            "system",
            "python-poetry-check",
            "https://example.test/simple/",
            "example.test",
            f"https://{HOST}/npm/my-repo/",
            f"http://{HOST}/pypi/my-repo/",
            f"https://aws@{HOST}/pypi/my-repo/",
            f"{HOST}:8443",
            f"{HOST}.",
            f"{URL}\n",
            "x" * 200_000 + ".test",
            "\ud800.test",
            None,
            7,
        ],
    )
    def test_are_silently_not_ours(
        self, start_agent: StartAgent, home: pathlib.Path, caplog: pytest.LogCaptureFixture, service: Any
    ) -> None:
        agent = start_agent()
        program(home, ANSWERING)
        backend = VouchKeyring()
        assert backend.get_password(service, "me") is None
        assert backend.get_credential(service, None) is None
        assert (agent.hellos, runs(home), caplog.records) == ([], [], [])

    def test_a_domain_that_nobody_configured_gets_a_hint(
        self, start_agent: StartAgent, caplog: pytest.LogCaptureFixture
    ) -> None:
        agent = start_agent()
        evil = URL.replace("my-domain-123456789012", "evil-999999999999")
        assert VouchKeyring().get_credential(evil, None) is None
        assert "vouch setup codeartifact" in caplog.text
        assert agent.hellos == []

    def test_a_broken_configuration_is_told_for_ours_alone(
        self, configured: pathlib.Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        configured.write_text("{")
        backend = VouchKeyring()
        for service in ("python-poetry-check", "system", "x" * 5_000 + ".test"):
            assert backend.get_password(service, "aws") is None
            assert backend.get_credential(service, None) is None
        assert caplog.records == []
        assert backend.get_password(URL, "aws") is None
        assert "is not JSON" in caplog.text

    def test_a_lifetime_without_end_is_told_and_ends_nothing(
        self, configured: pathlib.Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        endless = json.dumps({"codeartifact": {"profiles": {"default": {**PROFILE, "duration_seconds": 1}}}})
        configured.write_text(endless.replace('"duration_seconds": 1', '"duration_seconds": 1e999'))
        assert VouchKeyring().get_password(URL, "aws") is None
        assert "duration_seconds: a lifetime is" in caplog.text


class TestStoring:
    def test_is_left_to_the_next_backend(self) -> None:
        stored: List[str] = []

        class Store(NullKeyring):
            priority = 1  # type: ignore[assignment]

            def set_password(self, service: str, username: str, password: str) -> None:
                stored.append(f"set {service}")

            def delete_password(self, service: str, username: str) -> None:
                stored.append(f"delete {service}")

        class Chain(ChainerBackend):
            backends = [VouchKeyring(), Store()]  # type: ignore[assignment]

        chain = Chain()
        chain.set_password("https://example.test/", "me", "secret")
        chain.delete_password("https://example.test/", "me")
        assert stored == ["set https://example.test/", "delete https://example.test/"]

    def test_says_so_where_it_is_alone(self) -> None:
        with pytest.raises(PasswordSetError, match="stores no passwords"):
            VouchKeyring().set_password("x", "y", "z")
        with pytest.raises(PasswordDeleteError, match="stores no passwords"):
            VouchKeyring().delete_password("x", "y")


def test_comes_before_every_other_backend_and_behind_the_chainer() -> None:
    # keyrings.codeartifact, which answers for the same hosts, has 9.9; the chainer has 10.
    assert 9.9 < VouchKeyring.priority < 10


def test_the_message_reaches_stderr_where_nobody_logs(home: pathlib.Path) -> None:
    code = f"from keyrings_vouch.backend import VouchKeyring; print(VouchKeyring().get_password({URL!r}, 'aws'))"
    source = pathlib.Path(__file__).parents[1] / "src"
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(source), *sys.path])}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, timeout=30)
    assert done.stdout == "None\n"
    assert done.stderr.startswith("vouch: vouch is not installed here")


def test_importing_the_backend_imports_little() -> None:
    source = pathlib.Path(__file__).parents[1] / "src"
    code = (
        "import keyring, sys; before = set(sys.modules); import keyrings_vouch.backend; "
        "print(*sorted(set(sys.modules) - before))"
    )
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(source), *sys.path])}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, timeout=30)
    assert done.stdout.split() == ["keyrings_vouch", "keyrings_vouch.backend"]


def test_the_stub_is_as_private_as_the_agent(start_agent: StartAgent) -> None:
    agent = start_agent()
    assert stat.S_IMODE(agent.socket_path.stat().st_mode) == 0o600
