"""An agent for tests: the real handshake on a real socket, and answers that a test writes."""

from __future__ import annotations

import json
import os
import pathlib
import socket
import threading
from typing import Any, Callable, Dict, List, Optional

from keyrings_vouch.agent import proof_of

Answer = Callable[[Dict[str, Any]], Optional[Dict[str, Any]]]

TOKEN = {"kind": "token", "token": "CANARY_c0ffee", "expiration": 4_000_000_000}


class AgentStub:
    """Serves one connection after the other. `answer` gives the reply to a request, or None to hang up."""

    def __init__(self, directory: pathlib.Path, answer: Answer, key: bytes = b"k" * 32) -> None:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.requests: List[Dict[str, Any]] = []
        self.hellos: List[Dict[str, Any]] = []
        self._answer = answer
        self._key = key
        self.key_file = directory / "agent-v1.key"
        self.key_file.touch(mode=0o600)
        self.key_file.write_text(f"{key.hex()}\n")
        self.socket_path = directory / "agent-v1.sock"
        self._server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        old = os.umask(0o177)
        self._server.bind(str(self.socket_path))
        os.umask(old)
        self._server.listen(16)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        # Closing alone does not wake a thread that waits in accept().
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._thread.join(5)

    def _serve(self) -> None:
        while True:
            try:
                channel, _ = self._server.accept()
            except OSError:
                return
            with channel:
                try:
                    self._converse(channel)
                except OSError:
                    pass

    def _converse(self, channel: socket.socket) -> None:
        lines = channel.makefile("rb")
        hello = json.loads(lines.readline() or b"{}")
        self.hellos.append(hello)
        server = "cd" * 32
        proof = proof_of("server", self._key, hello["nonce"], server)
        self._send(channel, {"kind": "hello", "version": 1, "nonce": server, "proof": proof})
        line = lines.readline()
        if not line:
            return
        request = json.loads(line)
        self.requests.append(request)
        if request.get("proof") != proof_of("client", self._key, hello["nonce"], server):
            self._send(channel, {"kind": "error", "error": {"kind": "denied", "message": "the proof is wrong"}})
            return
        answer = self._answer(request)
        if answer is not None:
            self._send(channel, {"id": request["id"], **answer})

    def _send(self, channel: socket.socket, message: Dict[str, Any]) -> None:
        channel.sendall(json.dumps(message).encode() + b"\n")
