"""Times a keyring backend from within: its import beyond keyring's own, its first answer, and the median of many more.

argv: MODULE CLASS SERVICE RUNS; stdout: `{"import": ms, "first": ms, "get": ms}`.
"""

import importlib
import json
import statistics
import sys
import time

import keyring.backend  # noqa: F401
import keyring.credentials  # noqa: F401

module, name, service, runs = sys.argv[1:]
started = time.perf_counter()
backend_class = getattr(importlib.import_module(module), name)
imported = time.perf_counter()
backend = backend_class()


def get() -> float:
    begun = time.perf_counter()
    if not backend.get_password(service, "aws"):
        sys.exit("no password")
    return time.perf_counter() - begun


first = get()
print(
    json.dumps(
        {
            "import": (imported - started) * 1000,
            "first": first * 1000,
            "get": statistics.median(get() for _ in range(int(runs))) * 1000,
        }
    )
)
