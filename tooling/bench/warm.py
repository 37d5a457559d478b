"""Asks the agent for one token, again and again, on a connection each, so many at a time.

A client of Node's takes several times the CPU that the agent does, on the same machine, and so measures itself. This one keeps to
packages/agent/PROTOCOL.md and to little else.

argv: REQUESTS AT-A-TIME; stdin: `{"socket", "keyFile", "message"}`; stdout: `{"seconds", "distinct", "p50", "p99"}`, the last two in
milliseconds. Any answer but a token ends it.
"""

import hashlib
import hmac
import json
import os
import selectors
import socket
import sys
import time

requests, at_a_time = map(int, sys.argv[1:])
asked = json.load(sys.stdin)
with open(asked["keyFile"]) as file:
    key = bytes.fromhex(file.readline())
selector = selectors.DefaultSelector()
tokens = set()
latencies = []


class Client:
    begun = 0

    def __init__(self) -> None:
        Client.begun += 1
        self.began = time.perf_counter()
        self.nonce = os.urandom(32).hex()
        self.received = b""
        self.channel = socket.socket(socket.AF_UNIX)
        self.channel.connect(asked["socket"])
        self.send({"kind": "hello", "versions": [1], "nonce": self.nonce})
        selector.register(self.channel, selectors.EVENT_READ, self)

    def send(self, message: dict) -> None:
        self.channel.sendall(json.dumps(message).encode() + b"\n")

    def read(self) -> None:
        self.received += self.channel.recv(65_536) or sys.exit("the agent hung up")
        if self.received.endswith(b"\n"):
            answer = json.loads(self.received)
            self.received = b""
            self.greet(answer) if answer["kind"] == "hello" else self.end(answer)

    def greet(self, hello: dict) -> None:
        if hello["proof"] != self.proof("server", hello["nonce"]):
            sys.exit("what answers is not the agent")
        self.send({**asked["message"], "proof": self.proof("client", hello["nonce"])})

    def proof(self, role: str, nonce: str) -> str:
        text = f"vouch-agent {role}|{self.nonce}|{nonce}"
        return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()

    def end(self, answer: dict) -> None:
        tokens.add(answer.get("token") or sys.exit(f"no token, but {answer['kind']}"))
        latencies.append(time.perf_counter() - self.began)
        selector.unregister(self.channel)
        self.channel.close()
        if Client.begun < requests:
            Client()


started = time.perf_counter()
for _ in range(at_a_time):
    Client()
while len(latencies) < requests:
    for ready, _ in selector.select():
        ready.data.read()
seconds = time.perf_counter() - started
latencies.sort()
p50, p99 = (latencies[int(share * (requests - 1))] * 1_000 for share in (0.5, 0.99))
print(json.dumps({"seconds": seconds, "distinct": len(tokens), "p50": p50, "p99": p99}))
