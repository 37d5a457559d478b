"""What both languages must do alike: the cases are written by packages/pip/src/vectors.test.ts."""

from __future__ import annotations

import json
import pathlib
from typing import Any, Dict, List

import pytest
from conftest import VECTORS, vectors
from keyrings_vouch.agent import proof_of
from keyrings_vouch.config import read_config
from keyrings_vouch.endpoint import parse_service
from keyrings_vouch.environment import Environment
from keyrings_vouch.errors import VouchError, printable
from keyrings_vouch.fingerprint import fingerprint_of, helper_environment
from keyrings_vouch.trust import request_for_service


def test_every_service_belongs_to_the_same_domain() -> None:
    cases = vectors("services")
    assert len(cases) > 1_000
    for service, expected in cases:
        found = parse_service(service, {})
        assert (list(found) if found else None) == expected, service


@pytest.mark.parametrize("case", vectors("requests"), ids=lambda case: case.get("error", "request"))
def test_every_configuration_makes_the_same_request(case: Dict[str, Any], tmp_path: pathlib.Path) -> None:
    (tmp_path / ".vouch").mkdir()
    if case.get("config", ...) is not None:
        text = case["file"] if "file" in case else json.dumps(case["config"])
        (tmp_path / ".vouch" / "config.json").write_text(text, encoding="utf-8")
    environment = Environment(case["env"], str(tmp_path), None, "/")
    if "error" in case:
        with pytest.raises(VouchError) as raised:
            request_for_service(read_config(environment), environment, case["service"])
        assert raised.value.kind == case["error"]
        return
    request = request_for_service(read_config(environment), environment, case["service"])
    region, domain, domain_owner = request.domain
    assert {
        "region": region,
        "domain": domain,
        "domainOwner": domain_owner,
        "identity": request.identity,
        "durationSeconds": request.duration_seconds,
        "endpointUrl": request.endpoint_url,
    } == case["request"]


@pytest.mark.parametrize("case", vectors("fingerprints"))
def test_every_environment_has_the_same_fingerprint(case: Dict[str, Any]) -> None:
    environment = Environment(case["env"], case["home"], None, case["directory"])
    assert fingerprint_of(environment, case["identity"], case["region"]) == case["fingerprint"]


@pytest.mark.parametrize("case", vectors("helpers"))
def test_the_same_of_an_environment_counts_for_a_helper(
    case: Dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(VECTORS)
    assert helper_environment(Environment(case["env"], "/nonexistent", None, "/")) == case["counts"]


@pytest.mark.parametrize("case", vectors("messages"), ids=range(len(vectors("messages"))))
def test_every_message_is_shown_alike(case: List[str]) -> None:
    assert printable(case[0]) == case[1]


@pytest.mark.parametrize("case", vectors("proofs"), ids=lambda case: str(case["role"]))
def test_every_proof_is_the_same(case: Dict[str, str]) -> None:
    key = bytes.fromhex(case["key"])
    assert proof_of(case["role"], key, case["client"], case["server"]) == case["proof"]
