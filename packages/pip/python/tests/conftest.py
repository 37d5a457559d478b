from __future__ import annotations

import json
import pathlib
from typing import Any, List

import pytest

VECTORS = pathlib.Path(__file__).parents[4] / "test-fixtures" / "vectors"


def vectors(name: str) -> List[Any]:
    """The cases that the TypeScript side wrote down."""
    with open(VECTORS / f"{name}.json", encoding="utf-8") as file:
        found: List[Any] = json.load(file)
    return found


@pytest.fixture
def home(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> pathlib.Path:
    """A home of its own, with nothing of this machine's that decides about tokens."""
    for name in ("XDG_RUNTIME_DIR", "VOUCH_AGENT_DIRECTORY", "VOUCH_BIN", "VOUCH_DOMAINS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    (tmp_path / ".vouch").mkdir(mode=0o700)
    (tmp_path / "bin").mkdir()
    return tmp_path
