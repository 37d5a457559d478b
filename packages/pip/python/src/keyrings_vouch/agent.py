"""The agent's client: JSON lines over its socket, after each side has proven that it can read the key.

packages/agent/PROTOCOL.md describes the messages.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import random
import re
import socket
import time
from typing import Any, Dict, NamedTuple, Optional

from .environment import Environment, file_name
from .errors import VouchError
from .place import PROTOCOL_VERSION, find_place
from .trust import Request

#: Bytes of a line, until the agent has proven itself and after it.
_LONGEST_GREETING = 65_536
_LONGEST_LINE = 1_048_576
#: Seconds. An agent under a burst of clients refuses some, which try again.
_GREETING_DEADLINE = 5.0
#: Seconds. As the TypeScript client has it: two elected clients in turn, 115 each at the most, and CodeArtifact, 55.
_TOKEN_DEADLINE = 285.0


class Token(NamedTuple):
    secret: str
    #: Epoch seconds.
    expiration: int


class Unavailable(Exception):
    """There is no agent, it went away, or it needs what this process cannot give: the `vouch` program must be asked."""


class _Lost(Exception):
    """The connection ended; it is worth so many tries in all."""

    def __init__(self, message: str, tries: int) -> None:
        super().__init__(message)
        self.tries = tries


#: Of an agent under a burst, which refuses some; the deadline ends it.
_MANY = 1_000


def get_token(environment: Environment, request: Request) -> Token:
    """Raises `Unavailable`, or the VouchError that the agent answered with."""
    ends_at = time.monotonic() + _GREETING_DEADLINE
    for tried in range(1, _MANY + 1):
        try:
            with _greet(environment, ends_at) as connection:
                return connection.ask(_message(request))
        except _Lost as lost:
            wait = random.random() * min(0.2, 0.001 * 2**tried)
            if tried >= lost.tries or time.monotonic() + wait > ends_at:
                break
            time.sleep(wait)
    raise Unavailable("the agent does not answer")


def _message(request: Request) -> Dict[str, Any]:
    region, domain, domain_owner = request.domain
    message = {
        "kind": "get-token",
        "id": 1,
        "domain": domain,
        "domainOwner": domain_owner,
        "region": region,
        "identity": request.identity,
        "fingerprint": request.fingerprint,
        "durationSeconds": request.duration_seconds,
    }
    if request.endpoint_url is not None:
        message["endpointUrl"] = request.endpoint_url
    return message


class _Connection:
    """A connection on which the agent has proven itself; our own proof goes with the first request."""

    def __init__(self, channel: socket.socket, ends_at: float) -> None:
        self._channel = channel
        self._ends_at = ends_at
        self._received = b""
        self.longest = _LONGEST_GREETING
        self.proof = ""
        # An agent that hangs up before it greets is busy, or out of file descriptors.
        self.tries = _MANY

    def __enter__(self) -> _Connection:
        return self

    def __exit__(self, *_: object) -> None:
        self._channel.close()

    def ask(self, message: Dict[str, Any]) -> Token:
        self._ends_at = time.monotonic() + _TOKEN_DEADLINE
        self.send({**message, "proof": self.proof})
        while True:
            answer = self.receive()
            kind = answer.get("kind")
            if kind == "token":
                return _token(answer)
            if kind == "error":
                raise _error(answer.get("error"))
            if kind == "need-credentials":
                # To answer with an error would fail every client that waits for this token; to leave has another one asked.
                raise Unavailable("the agent wants AWS credentials")

    def send(self, message: Dict[str, Any]) -> None:
        self._within_deadline()
        try:
            self._channel.sendall(json.dumps(message).encode() + b"\n")
        except OSError as error:
            raise _Lost(str(error), self.tries) from None

    def receive(self) -> Dict[str, Any]:
        while b"\n" not in self._received:
            if len(self._received) > self.longest:
                raise Unavailable("the agent sent too long a line")
            self._within_deadline()
            try:
                chunk = self._channel.recv(65_536)
            except OSError as error:
                raise _Lost(str(error), self.tries) from None
            if chunk == b"":
                raise _Lost("the agent went away", self.tries)
            self._received += chunk
        line, _, self._received = self._received.partition(b"\n")
        try:
            message = json.loads(line)
        except (ValueError, RecursionError):
            raise Unavailable("the agent sent what is no JSON") from None
        if not isinstance(message, dict):
            raise Unavailable("the agent sent what is no message")
        return message

    def _within_deadline(self) -> None:
        left = self._ends_at - time.monotonic()
        if left <= 0:
            raise Unavailable("the agent does not answer")
        self._channel.settimeout(left)


def _greet(environment: Environment, ends_at: float) -> _Connection:
    """Until the agent has proven itself, it has had nothing from us but a nonce."""
    place = find_place(environment)
    if place is None:
        raise Unavailable("there is no agent")
    channel = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection = _Connection(channel, ends_at)
    try:
        channel.settimeout(max(0.001, ends_at - time.monotonic()))
        try:
            channel.connect(file_name(place.socket))
        except (FileNotFoundError, ConnectionRefusedError):
            raise Unavailable("there is no agent") from None
        except OSError as error:
            raise _Lost(str(error), _MANY) from None
        client = os.urandom(32).hex()
        connection.send({"kind": "hello", "versions": [PROTOCOL_VERSION], "nonce": client})
        hello = connection.receive()
        kind, server, proof = (hello.get(key) for key in ("kind", "nonce", "proof"))
        is_nonce = isinstance(server, str) and re.fullmatch(r"[0-9a-f]{64}", server)
        # An error, where it speaks other versions.
        if kind != "hello" or not is_nonce or not isinstance(proof, str):
            raise Unavailable("the agent does not greet")
        # A proof may hold half a character, which has no encoding.
        if not hmac.compare_digest(proof.encode("utf-8", "replace"), proof_of("server", place.key, client, server).encode()):
            # A restarted agent has a new key, so a wrong proof is worth another look at the file.
            raise _Lost("what answers is not the agent that made the key", 3)
        connection.longest = _LONGEST_LINE
        connection.tries = 2
        connection.proof = proof_of("client", place.key, client, server)
        return connection
    except BaseException:
        channel.close()
        raise


def proof_of(role: str, key: bytes, client: str, server: str) -> str:
    """HMAC-SHA256 over the role and both nonces, in hexadecimal."""
    return hmac.new(key, f"vouch-agent {role}|{client}|{server}".encode(), hashlib.sha256).hexdigest()


def _token(answer: Dict[str, Any]) -> Token:
    token = token_of(answer.get("token"), answer.get("expiration"))
    if token is None or token.expiration <= time.time():
        raise Unavailable("the agent sent what is no token")
    return token


def token_of(secret: object, expiration: object) -> Optional[Token]:
    """None where it is no token: one goes verbatim into a header, so it is visible ASCII without a space."""
    if not isinstance(secret, str) or not re.fullmatch(r"[!-~]{1,32768}", secret):
        return None
    # To Python True is an int; and a clock overflows at an int as long as JSON may hold.
    if not isinstance(expiration, int) or isinstance(expiration, bool) or abs(expiration) >= 2**53:
        return None
    return Token(secret, expiration)


def _error(wire: Any) -> VouchError:
    found = wire if isinstance(wire, dict) else {}
    kind, message, hint = (found.get(key) for key in ("kind", "message", "hint"))
    return VouchError(
        kind if isinstance(kind, str) else "internal",
        message if isinstance(message, str) else "the agent sent an error without a message",
        hint if isinstance(hint, str) else None,
    )
