"""What this process holds of the program's tokens, by clocks that a test sets."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Dict

import pytest
from keyrings_vouch import held
from keyrings_vouch.agent import Token
from keyrings_vouch.endpoint import Domain
from keyrings_vouch.environment import Environment
from keyrings_vouch.held import Held, find, keep, key_of
from keyrings_vouch.trust import Request

REQUEST = Request(Domain("us-east-1", "my-domain", "123456789012"), {"kind": "automatic"}, "f", 900, None)


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    clock = SimpleNamespace(wall=1_000_000, monotonic=50)
    clocks = SimpleNamespace(time=lambda: clock.wall, monotonic=lambda: clock.monotonic)
    monkeypatch.setattr(held, "time", clocks)
    return clock


def test_a_token_is_given_until_its_last_minute(now: SimpleNamespace) -> None:
    tokens: Dict[str, Held] = {}
    token = Token("secret", now.wall + 900)
    keep(tokens, "key", token)
    now.wall, now.monotonic = now.wall + 839, now.monotonic + 839
    assert find(tokens, "key") == token
    assert find(tokens, "another") is None
    now.wall, now.monotonic = now.wall + 1, now.monotonic + 1
    assert find(tokens, "key") is None


def test_what_has_ended_is_not_held_any_longer(now: SimpleNamespace) -> None:
    tokens: Dict[str, Held] = {}
    keep(tokens, "first", Token("secret", now.wall + 900))
    keep(tokens, "second", Token("secret", now.wall + 9_000))
    now.wall, now.monotonic = now.wall + 900, now.monotonic + 900
    keep(tokens, "third", Token("secret", now.wall + 900))
    assert sorted(tokens) == ["second", "third"]


@pytest.mark.parametrize(
    "change",
    [
        {"domain": Domain("us-east-1", "my-domain", "222222222222")},
        {"domain": Domain("eu-west-1", "my-domain", "123456789012")},
        {"identity": {"kind": "aws-profile", "name": "build"}},
        {"fingerprint": "g"},
        {"duration_seconds": 0},
        {"endpoint_url": "https://vpce.example"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_another_request_is_another_token(change: Dict[str, object]) -> None:
    environment = Environment({}, "/home/ann", 1, "/")
    assert key_of(environment, REQUEST._replace(**change)) != key_of(environment, REQUEST)  # type: ignore[arg-type]


def test_another_home_is_another_token() -> None:
    # A session's fingerprint does not name it, and the session of another home is another.
    homes = [key_of(Environment({}, home, 1, "/"), REQUEST) for home in ("/home/ann", "/home/bob")]
    assert homes[0] != homes[1]
