"""The conversation with an agent, over a connection in memory and by a clock that stands until a test moves it."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any, Callable, Dict, Iterator, List, Optional

import pytest
from keyrings_vouch import agent
from keyrings_vouch.agent import Token, Unavailable, proof_of, token_of
from keyrings_vouch.endpoint import Domain
from keyrings_vouch.environment import Environment
from keyrings_vouch.errors import VouchError
from keyrings_vouch.place import Place
from keyrings_vouch.trust import Request

KEY = b"k" * 32
NONCE = "cd" * 32
ENVIRONMENT = Environment({}, "/nonexistent", 1, "/")
REQUEST = Request(
    Domain("eu-west-1", "team", "222222222222"), {"kind": "aws-profile", "name": "build"}, "f1", 900, None
)
NOW = 1_795_000_000
TOKEN = {"kind": "token", "id": 1, "token": "CANARY_c0ffee", "expiration": NOW + 1}


class Clock:
    def __init__(self) -> None:
        self.now = 50.0
        self.slept: List[float] = []

    def monotonic(self) -> float:
        return self.now

    def time(self) -> float:
        return NOW

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


class Channel:
    """The client's end. What it receives comes from a script, which may look at what was sent; an error in it is raised."""

    def __init__(self, script: Script) -> None:
        self.sent: List[Dict[str, Any]] = []
        self.closed = False
        self.broken = False
        self._timeout: Optional[float] = None
        self._script = script(self)

    def settimeout(self, seconds: float) -> None:
        self._timeout = seconds

    def connect(self, path: object) -> None:
        self._wait()
        first = next(self._script)
        if isinstance(first, OSError):
            raise first

    def sendall(self, data: bytes) -> None:
        self._wait()
        if self.broken:
            raise BrokenPipeError
        self.sent.append(json.loads(data))

    def recv(self, most: int) -> bytes:
        self._wait()
        chunk = next(self._script)
        if isinstance(chunk, OSError):
            raise chunk
        return chunk if chunk is not None else b""

    def close(self) -> None:
        self.closed = True

    def _wait(self) -> None:
        # Whatever may wait has a deadline of its own, which is still ahead.
        assert self._timeout is not None and self._timeout > 0
        self._timeout = None


#: The first is the outcome of the connection itself, each other one a chunk; nothing more is asked for than there is.
Script = Callable[[Channel], Iterator[Any]]


class Bench:
    """Connects to the scripts in their order, and to the last of them ever after."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.clock = Clock()
        self.keys = [KEY]
        self.channels: List[Channel] = []
        self._scripts: List[Script] = []
        monkeypatch.setattr(agent, "time", self.clock)
        monkeypatch.setattr(agent, "socket", SimpleNamespace(socket=self._open, AF_UNIX=1, SOCK_STREAM=1))
        monkeypatch.setattr(agent, "find_place", self._place)

    def get(self, *scripts: Script, request: Request = REQUEST) -> Token:
        self._scripts = list(scripts)
        try:
            return agent.get_token(ENVIRONMENT, request)
        finally:
            assert all(channel.closed for channel in self.channels)

    def _open(self, *_: object) -> Channel:
        self.channels.append(Channel(self._scripts[min(len(self.channels), len(self._scripts) - 1)]))
        return self.channels[-1]

    def _place(self, environment: Environment) -> Place:
        return Place("/run/agent-v1.sock", self.keys[min(len(self.channels), len(self.keys) - 1)])


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Bench:
    return Bench(monkeypatch)


def line(message: object) -> bytes:
    return json.dumps(message).encode() + b"\n"


def hello(channel: Channel, **more: object) -> bytes:
    proof = proof_of("server", KEY, channel.sent[0]["nonce"], NONCE)
    return line({"kind": "hello", "version": 1, "nonce": NONCE, "proof": proof, **more})


def greeting(*chunks: Any) -> Script:
    """An agent that greets, and then sends this."""

    def script(channel: Channel) -> Iterator[Any]:
        yield None
        yield hello(channel)
        yield from chunks

    return script


def saying(*chunks: Any) -> Script:
    """Whatever answers there, from the first byte on."""

    def script(channel: Channel) -> Iterator[Any]:
        yield None
        yield from chunks

    return script


def leaving(channel: Channel) -> Iterator[Any]:
    """An agent that greets, and has gone when the request comes."""
    yield None
    channel.broken = True
    yield hello(channel)


def refusing(error: OSError) -> Script:
    def script(channel: Channel) -> Iterator[Any]:
        yield error

    return script


class TestTheRequest:
    def test_says_everything_that_the_token_depends_on(self, bench: Bench) -> None:
        assert bench.get(greeting(line(TOKEN))) == Token("CANARY_c0ffee", NOW + 1)
        first, second = bench.channels[0].sent
        assert first == {"kind": "hello", "versions": [1], "nonce": first["nonce"]}
        assert second == {
            "kind": "get-token",
            "id": 1,
            "domain": "team",
            "domainOwner": "222222222222",
            "region": "eu-west-1",
            "identity": {"kind": "aws-profile", "name": "build"},
            "fingerprint": "f1",
            "durationSeconds": 900,
            "proof": proof_of("client", KEY, first["nonce"], NONCE),
        }

    def test_names_an_endpoint_where_the_profile_does(self, bench: Bench) -> None:
        bench.get(greeting(line(TOKEN)), request=REQUEST._replace(endpoint_url="https://vpce.example"))
        assert bench.channels[0].sent[1]["endpointUrl"] == "https://vpce.example"

    def test_has_a_nonce_of_its_own_for_each_connection(self, bench: Bench) -> None:
        bench.get(greeting(None), greeting(line(TOKEN)))
        nonces = [channel.sent[0]["nonce"] for channel in bench.channels]
        assert len(set(nonces)) == 2
        assert [len(bytes.fromhex(nonce)) for nonce in nonces] == [32, 32]


class TestTheGreeting:
    @pytest.mark.parametrize(
        "given",
        [
            line({"kind": "error", "error": {"kind": "not-supported", "message": "another version"}}),
            line({"kind": "hello"}),
            line({"kind": "hello", "nonce": NONCE}),
            line({"kind": "hello", "nonce": NONCE, "proof": 7}),
            line({"kind": "hello", "nonce": 7, "proof": "x"}),
            line([]),
            line("hello"),
            line(None),
            b"HTTP/1.1 400 Bad Request\n",
            b"\xff\xfe\n",
        ],
    )
    def test_of_something_else_ends_it_with_the_first_try(self, bench: Bench, given: bytes) -> None:
        with pytest.raises(Unavailable):
            bench.get(saying(given))
        assert [[message["kind"] for message in channel.sent] for channel in bench.channels] == [["hello"]]

    @pytest.mark.parametrize(
        "spoilt",
        [{"kind": "token"}, {"nonce": NONCE[:-1]}, {"nonce": NONCE.upper()}, {"nonce": f"{NONCE}\n"}],
    )
    def test_that_is_not_as_it_should_be_gets_no_request(self, bench: Bench, spoilt: Dict[str, object]) -> None:
        def script(channel: Channel) -> Iterator[Any]:
            yield None
            nonce = spoilt.get("nonce", NONCE)
            yield hello(channel, proof=proof_of("server", KEY, channel.sent[0]["nonce"], str(nonce)), **spoilt)

        with pytest.raises(Unavailable):
            bench.get(script)
        assert [[message["kind"] for message in channel.sent] for channel in bench.channels] == [["hello"]]

    @pytest.mark.parametrize("role", ["server", "client"])
    def test_with_a_wrong_proof_is_looked_at_three_times(self, bench: Bench, role: str) -> None:
        def script(channel: Channel) -> Iterator[Any]:
            yield None
            key = KEY if role == "client" else b"x" * 32
            yield hello(channel, proof=proof_of(role, key, channel.sent[0]["nonce"], NONCE))

        with pytest.raises(Unavailable):
            bench.get(script)
        assert [[message["kind"] for message in channel.sent] for channel in bench.channels] == [["hello"]] * 3

    def test_of_an_agent_that_was_restarted_is_believed_by_its_new_key(self, bench: Bench) -> None:
        bench.keys = [b"x" * 32, b"y" * 32, KEY]
        assert bench.get(greeting(line(TOKEN))).secret == "CANARY_c0ffee"


class TestAnAgentThatIsLost:
    lost = pytest.mark.parametrize(
        "script",
        [greeting(None), greeting(ConnectionResetError()), greeting(TimeoutError()), leaving],
        ids=["ends", "is reset", "is silent", "takes no request"],
    )

    @lost
    def test_is_asked_once_more(self, bench: Bench, script: Script) -> None:
        assert bench.get(script, greeting(line(TOKEN))).secret == "CANARY_c0ffee"

    @lost
    def test_is_not_asked_a_third_time(self, bench: Bench, script: Script) -> None:
        with pytest.raises(Unavailable):
            bench.get(script)
        assert len(bench.channels) == 2

    @pytest.mark.parametrize("error", [FileNotFoundError(), ConnectionRefusedError()])
    def test_is_not_there_where_nobody_listens(self, bench: Bench, error: OSError) -> None:
        with pytest.raises(Unavailable):
            bench.get(refusing(error))
        assert (len(bench.channels), bench.clock.slept) == (1, [])

    def test_is_not_there_where_there_is_no_place(self, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(agent, "find_place", lambda environment: None)
        with pytest.raises(Unavailable):
            bench.get(greeting(line(TOKEN)))
        assert bench.channels == []

    @pytest.mark.parametrize(
        "busy",
        [refusing(BlockingIOError()), saying(None), saying(ConnectionResetError())],
        ids=["has a full queue", "hangs up before it greets", "resets before it greets"],
    )
    def test_is_tried_again_where_it(self, bench: Bench, busy: Script) -> None:
        assert bench.get(*[busy] * 20, greeting(line(TOKEN))).secret == "CANARY_c0ffee"

    def test_is_tried_for_five_seconds_at_the_most(self, bench: Bench) -> None:
        with pytest.raises(Unavailable):
            bench.get(refusing(BlockingIOError()))
        # At odds, so that those of a burst do not come back together.
        assert len(set(bench.clock.slept)) == len(bench.clock.slept)
        assert all(wait <= 0.2 for wait in bench.clock.slept)
        assert 4.8 < sum(bench.clock.slept) <= 5


class TestItsAnswer:
    def test_is_read_the_same_at_every_split_of_the_bytes(self, bench: Bench) -> None:
        whole = line({"kind": "later", "id": 1}) + line(TOKEN)
        for at in range(1, len(whole)):
            assert bench.get(greeting(whole[:at], whole[at:])).secret == "CANARY_c0ffee"

    def test_may_come_in_one_piece_with_the_greeting(self, bench: Bench) -> None:
        def script(channel: Channel) -> Iterator[Any]:
            yield None
            yield hello(channel) + line(TOKEN)

        assert bench.get(script).secret == "CANARY_c0ffee"

    def test_that_it_needs_credentials_ends_it_at_once(self, bench: Bench) -> None:
        with pytest.raises(Unavailable):
            bench.get(greeting(line({"kind": "need-credentials", "election": "x"})))
        assert len(bench.channels) == 1

    @pytest.mark.parametrize("given", [b"nonsense\n", b"[]\n", b"7\n", b"\xff\n"])
    def test_that_is_no_message_ends_it_at_once(self, bench: Bench, given: bytes) -> None:
        with pytest.raises(Unavailable):
            bench.get(greeting(given))
        assert len(bench.channels) == 1

    def test_has_not_ended(self, bench: Bench) -> None:
        with pytest.raises(Unavailable):
            bench.get(greeting(line({**TOKEN, "expiration": NOW})))

    @pytest.mark.parametrize(
        ("wire", "kind", "text"),
        [
            ({"kind": "denied", "message": "may not", "hint": "ask"}, "denied", "may not (hint: ask)"),
            ({"kind": "denied", "message": "may not", "hint": "a\x1bsk"}, "denied", "may not (hint: a\\u{1b}sk)"),
            ({"kind": "denied", "message": "may not"}, "denied", "may not"),
            ({"kind": "denied", "message": "may not", "hint": 7}, "denied", "may not"),
            ({"kind": 7, "message": 7}, "internal", "the agent sent an error without a message"),
            ("denied", "internal", "the agent sent an error without a message"),
            (None, "internal", "the agent sent an error without a message"),
        ],
    )
    def test_that_is_an_error_is_that_error(self, bench: Bench, wire: object, kind: str, text: str) -> None:
        with pytest.raises(VouchError) as raised:
            bench.get(greeting(line({"kind": "error", "id": 1, "error": wire})))
        assert (raised.value.kind, str(raised.value)) == (kind, text)


class TestALine:
    """One that never ends is not collected: PROTOCOL.md says how long it may be."""

    def test_of_the_greeting_has_64_kib(self, bench: Bench) -> None:
        def script(channel: Channel) -> Iterator[Any]:
            yield None
            bare = hello(channel, pad="")[:-1]
            yield bare[:-2] + b"x" * (65_536 - len(bare)) + bare[-2:]
            yield b"\n"
            yield line(TOKEN)

        assert bench.get(script).secret == "CANARY_c0ffee"
        with pytest.raises(Unavailable):
            bench.get(saying(b"x" * 65_536, b"x"))

    def test_of_an_answer_has_a_mebibyte(self, bench: Bench) -> None:
        padded = line({**TOKEN, "pad": "x" * 1_000_000})
        assert bench.get(greeting(padded[:1_000_000], padded[1_000_000:])).secret == "CANARY_c0ffee"
        with pytest.raises(Unavailable):
            bench.get(greeting(b"x" * 1_048_576, b"x"))


class TestEveryWaitEnds:
    """An agent that goes on sending without an answer would otherwise be read for ever."""

    def test_for_the_greeting_after_five_seconds(self, bench: Bench) -> None:
        with pytest.raises(Unavailable):
            bench.get(self._dripping(bench, b" ", 1, greeted=False))
        assert bench.clock.now == 55

    def test_for_the_token_after_what_two_elected_clients_and_codeartifact_may_take(self, bench: Bench) -> None:
        with pytest.raises(Unavailable):
            bench.get(self._dripping(bench, line({"kind": "later"}), 5, greeted=True))
        assert bench.clock.now == 50 + 285

    def _dripping(self, bench: Bench, drop: bytes, seconds: int, *, greeted: bool) -> Script:
        def script(channel: Channel) -> Iterator[Any]:
            yield None
            if greeted:
                yield hello(channel)
            while True:
                bench.clock.now += seconds
                yield drop

        return script


@pytest.mark.parametrize(
    ("secret", "expiration", "is_token"),
    [
        ("x" * 32_768, 1, True),
        ("x" * 32_769, 1, False),
        ("!~", 1, True),
        ("a b", 1, False),
        ("a\x7f", 1, False),
        ("a\n", 1, False),
        ("", 1, False),
        ("a", 2**53 - 1, True),
        ("a", 2**53, False),
        ("a", -(2**53), False),
        ("a", 1.0, False),
        ("a", None, False),
        (b"a", 1, False),
    ],
    ids=range(13),
)
def test_a_token_is_visible_ascii_and_its_end_is_whole_seconds(
    secret: object, expiration: object, is_token: bool
) -> None:
    assert (token_of(secret, expiration) is not None) == is_token
