"""Tokens that the `vouch` program gave, for the rest of this process: an agent would hold them in the same way."""

from __future__ import annotations

import json
import time
from typing import Dict, NamedTuple, Optional

from .agent import Token
from .environment import Environment
from .trust import Request

#: Seconds at the end of a token's life in which nobody gives it any more.
_MARGIN = 60


class Held(NamedTuple):
    token: Token
    #: Seconds of the monotonic clock: a wall clock that is set back cannot stretch a token's life.
    ends_at: float


def key_of(environment: Environment, request: Request) -> str:
    """Every input that changes the answer, so that two identities of one process never share a token."""
    return json.dumps([environment.home, *request])


def find(held: Dict[str, Held], key: str) -> Optional[Token]:
    """The token, where it has more than its last minute to live."""
    found = held.get(key)
    return found.token if found is not None and _is_live(found) else None


def keep(held: Dict[str, Held], key: str, token: Token) -> None:
    """What has ended goes, so that a process that changes its identity often does not collect tokens."""
    # A copy, and pop: another thread may take out or put in meanwhile.
    for each, found in list(held.items()):
        if not _is_live(found):
            held.pop(each, None)
    held[key] = Held(token, time.monotonic() + token.expiration - time.time())


def _is_live(held: Held) -> bool:
    # Both: the monotonic clock may stand still in a suspended machine.
    return min(held.token.expiration - time.time(), held.ends_at - time.monotonic()) > _MARGIN
