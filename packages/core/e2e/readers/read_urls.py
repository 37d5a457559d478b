"""Takes URLs apart as Python's clients do. stdin: a JSON list of URLs; stdout: for each [scheme, user, host, port] or null."""

import json
import sys
from urllib.parse import urlsplit


def read(url: str) -> list | None:
    try:
        parts = urlsplit(url)
        return [parts.scheme, parts.username, parts.hostname, parts.port]
    except ValueError:
        return None


json.dump([read(url) for url in json.load(sys.stdin)], sys.stdout)
