"""Reads AWS config files as the AWS CLI does. stdin: a JSON list of texts; stdout: for each, the profiles or null."""

import json
import os
import sys
import tempfile

from botocore.configloader import load_config
from botocore.exceptions import ConfigParseError


def read(directory: str, text: str) -> dict | None:
    path = os.path.join(directory, "config")
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(text)
    try:
        loaded = load_config(path)
    except ConfigParseError:
        return None
    return {part: loaded.get(part, {}) for part in ("profiles", "sso_sessions", "services")}


with tempfile.TemporaryDirectory() as directory:
    answers = [read(directory, text) for text in json.load(sys.stdin)]
json.dump(answers, sys.stdout)
