"""Files that no vector can hold: the others are in test-fixtures/vectors/requests.json, for both languages."""

from __future__ import annotations

import json
import pathlib

import pytest
from keyrings_vouch.config import read_config
from keyrings_vouch.environment import Environment
from keyrings_vouch.errors import VouchError

PROFILE = {"domain": "my-domain", "domain_owner": "123456789012", "region": "us-east-1"}
PROFILES = {"codeartifact": {"profiles": {"a": PROFILE}}}


def environment(home: pathlib.Path) -> Environment:
    return Environment({}, str(home), None, "/")


def test_bytes_that_are_no_text_spoil_nothing_beside_them(home: pathlib.Path) -> None:
    text = json.dumps({**PROFILES, "note": "NOTE"}).encode().replace(b"NOTE", b"\xff\xfe")
    (home / ".vouch" / "config.json").write_bytes(text)
    assert list(read_config(environment(home)).profiles) == ["a"]


def test_one_that_cannot_be_read_is_told_and_is_not_an_empty_one(home: pathlib.Path) -> None:
    (home / ".vouch" / "config.json").mkdir()
    with pytest.raises(VouchError, match="cannot read") as raised:
        read_config(environment(home))
    assert raised.value.kind == "configuration"


@pytest.mark.parametrize("text", ["[" * 200_000, '{"token": "CANARY_c0ffee"'], ids=["too deep", "cut off"])
def test_one_that_is_no_json_is_told_without_its_text(home: pathlib.Path, text: str) -> None:
    (home / ".vouch" / "config.json").write_text(text)
    with pytest.raises(VouchError, match="is not JSON") as raised:
        read_config(environment(home))
    assert raised.value.kind == "configuration"
    assert raised.value.__suppress_context__
    assert "CANARY" not in str(raised.value)
