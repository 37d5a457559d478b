"""What of the caller's files is in the fingerprint; what of the environment is in test-fixtures/vectors, for both languages."""

from __future__ import annotations

import hashlib
import json
import os
import pathlib
from typing import Any, List

import pytest
from keyrings_vouch import fingerprint
from keyrings_vouch.config import read_config
from keyrings_vouch.environment import Environment
from keyrings_vouch.errors import VouchError
from keyrings_vouch.fingerprint import fingerprint_of, helper_environment
from keyrings_vouch.trust import request_for_service

AUTOMATIC = {"kind": "automatic"}


def environment(home: pathlib.Path, **env: str) -> Environment:
    return Environment(env, str(home), None, "/")


def text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def stamp(path: pathlib.Path) -> List[str]:
    found = path.stat()
    return [str(number) for number in (found.st_size, found.st_ino, found.st_mtime_ns, found.st_ctime_ns)]


def test_is_the_hash_of_the_text_that_the_protocol_describes(home: pathlib.Path) -> None:
    cache = home / ".aws" / "sso" / "cache"
    cache.mkdir(parents=True)
    (home / ".aws" / "config").write_text("[default]\n")
    stamps = [stamp(home / ".aws" / "config"), None, stamp(cache)]
    chain = ["aws-chain", "build", str(home), *[""] * len(fingerprint._SELECTORS), ""]
    expected = hashlib.sha256(text([text(stamps), text(chain)]).encode()).hexdigest()
    assert fingerprint_of(environment(home), {"kind": "aws-profile", "name": "build"}, "us-east-1") == expected


class TestAHelper:
    """A `credential_process` of somebody else may go by any variable."""

    def given(self, home: pathlib.Path, config: bytes) -> pathlib.Path:
        (home / ".aws").mkdir(exist_ok=True)
        (home / ".aws" / "config").write_bytes(config)
        return home

    def test_has_every_variable_in_the_fingerprint(self, home: pathlib.Path) -> None:
        self.given(home, b"[default]\ncredential_process = /opt/helper\n")
        teams = [fingerprint_of(environment(home, TEAM=team), AUTOMATIC, "us-east-1") for team in ("a", "b")]
        assert teams[0] != teams[1]

    def test_is_seen_beside_bytes_that_are_no_text(self, home: pathlib.Path) -> None:
        self.given(home, b"# \xff\n[default]\ncredential_process = /opt/helper\n")
        assert helper_environment(environment(home, TEAM="a")) == ['[["TEAM","a"]]']

    def test_is_ours_in_our_own_directory_alone(self, home: pathlib.Path) -> None:
        self.given(home, b"[default]\ncredential_process = /opt/not.vouch/bin/helper\n")
        assert helper_environment(environment(home, TEAM="a")) == ['[["TEAM","a"]]']
        self.given(home, b"[default]\ncredential_process = /home/ann/.vouch/bin/vouch\n")
        assert helper_environment(environment(home, TEAM="a")) == []

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with a name here")
    def test_is_not_looked_for_in_a_pipe_that_can_be_read_once(
        self, home: pathlib.Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*_: object, **__: object) -> None:
            raise AssertionError("the pipe was opened")

        (home / ".aws").mkdir()
        os.mkfifo(home / ".aws" / "config")
        monkeypatch.setattr(fingerprint, "open", refuse, raising=False)
        assert helper_environment(environment(home, TEAM="a")) == []


def configured(home: pathlib.Path, region: str, **more: object) -> str:
    """The service of a domain that is configured in this region."""
    profile = {"domain": "my-domain", "domain_owner": "123456789012", "region": region}
    config = {"codeartifact": {"profiles": {"a": profile}}, **more}
    (home / ".vouch" / "config.json").write_text(json.dumps(config))
    return f"my-domain-123456789012.d.codeartifact.{region}.amazonaws.com"


def test_of_a_request_is_that_of_the_domain_s_region(home: pathlib.Path) -> None:
    service = configured(home, "eu-west-1")
    job = environment(home, VOUCH_ID_TOKEN="a.b.c", VOUCH_ROLE_ARN="arn:aws:iam::123456789012:role/ci")
    request = request_for_service(read_config(job), job, service)
    assert request.fingerprint == fingerprint_of(job, AUTOMATIC, "eu-west-1")
    assert request.fingerprint != fingerprint_of(job, AUTOMATIC, "us-east-1")


def test_a_role_of_another_partition_is_named(home: pathlib.Path) -> None:
    arn = "arn:aws-cn:iam::123456789012:role/x"
    service = configured(home, "eu-west-1", aws={"profiles": {"cn": {"role_arn": arn}}})
    with pytest.raises(VouchError, match=f"the role {arn} is not of the partition that eu-west-1 is in"):
        request_for_service(read_config(environment(home)), environment(home), service)
