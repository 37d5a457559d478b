"""Reads `~/.vouch/config.json`, with the core's own rules for what may stand there."""

from __future__ import annotations

import json
import re
from typing import Any, Dict, List, NamedTuple, Optional, Tuple

from .endpoint import Domain, is_account_id, is_domain_name, partition_of_region
from .environment import Environment, file_name
from .errors import VouchError


class Profile(NamedTuple):
    domain: Domain
    aws_profile: Optional[str]
    duration_seconds: Optional[int]
    endpoint_url: Optional[str]
    origins: Tuple[str, ...]


class Config(NamedTuple):
    path: str
    #: False where there is no file, as in CI.
    exists: bool
    profiles: Dict[str, Profile]
    #: Domains that were set up and not removed.
    domains: List[Profile]
    #: Roles that the session may take: the ARN by the AWS profile's name.
    roles: Dict[str, str]


def read_config(environment: Environment) -> Config:
    """Raises `configuration` where the file cannot be read, is not JSON or breaks a rule. No file is an empty one."""
    path = environment.path("config.json")
    try:
        with open(file_name(path), encoding="utf-8-sig", errors="replace") as file:
            text = file.read()
    except FileNotFoundError:
        return Config(path, False, {}, [], {})
    except OSError:
        raise VouchError("configuration", f"cannot read {path}") from None
    try:
        root = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        # Without its cause, which quotes the text: another program may keep a token there.
        raise VouchError("configuration", f"{path} is not JSON", "fix the file") from None
    try:
        return _parse(path, root)
    except _Wrong as wrong:
        hint = "fix that key, or run `vouch setup codeartifact` again"
        raise VouchError("configuration", f"{path}: {wrong}", hint) from None


class _Wrong(Exception):
    pass


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _parse(path: str, root: Any) -> Config:
    if "issuer" in _object(root, "the file"):
        _check_issuer(root["issuer"])
    section = _object(root.get("codeartifact", {}), "codeartifact")
    aws = _object(root.get("aws", {}), "aws")
    profiles = _named(section.get("profiles", {}), "codeartifact.profiles")
    roles = _named(aws.get("profiles", {}), "aws.profiles")
    domains = section.get("domains", [])
    if not isinstance(domains, list):
        raise _Wrong("codeartifact.domains: this is not a list")
    return Config(
        path,
        True,
        {name: _profile(stored, f"codeartifact.profiles.{name}") for name, stored in profiles.items()},
        [_profile(stored, f"codeartifact.domains.{index}") for index, stored in enumerate(domains)],
        {name: _role(stored, f"aws.profiles.{name}") for name, stored in roles.items()},
    )


def _object(value: Any, where: str) -> Dict[str, Any]:
    if not isinstance(value, dict):
        raise _Wrong(f"{where}: this is not an object")
    return value


def _named(value: Any, where: str) -> Dict[str, Any]:
    found = _object(value, where)
    if any(name in found for name in ("__proto__", "constructor", "prototype")):
        raise _Wrong(f"{where}: __proto__, constructor and prototype are no names for a profile")
    return found


def _profile(stored: Any, where: str) -> Profile:
    found = _object(stored, where)
    domain, owner, region = (found.get(key) for key in ("domain", "domain_owner", "region"))
    if not isinstance(domain, str) or not is_domain_name(domain):
        raise _Wrong(f"{where}.domain: this is no domain name")
    if not isinstance(owner, str) or not is_account_id(owner):
        raise _Wrong(f"{where}.domain_owner: a domain owner is an account id of 12 digits")
    if not isinstance(region, str) or partition_of_region(region) is None:
        raise _Wrong(f"{where}.region: no AWS region has a name of this form")
    origins = found.get("origins", [])
    if not isinstance(origins, list) or not all(_matches(r"https://[a-z0-9.-]+", each) for each in origins):
        raise _Wrong(f"{where}.origins: an origin is https:// and a host, and no more")
    endpoint_url = found.get("endpoint_url")
    if "endpoint_url" in found and not _matches(r"https://[a-z0-9.-]+(:[0-9]+)?/?", endpoint_url):
        raise _Wrong(f"{where}.endpoint_url: an endpoint is https:// and a host, and no more")
    aws_profile = found.get("aws_profile")
    if "aws_profile" in found and (not isinstance(aws_profile, str) or aws_profile == ""):
        raise _Wrong(f"{where}.aws_profile: an AWS profile has a name")
    return Profile(
        Domain(region, domain, owner), aws_profile, _duration(found, where), endpoint_url, tuple(origins)
    )


def _duration(found: Dict[str, Any], where: str) -> Optional[int]:
    if "duration_seconds" not in found:
        return None
    seconds = found["duration_seconds"]
    is_number = isinstance(seconds, (int, float)) and not isinstance(seconds, bool)
    in_range = is_number and (seconds == 0 or 900 <= seconds <= 43_200)
    if not in_range or seconds != int(seconds):
        raise _Wrong(f"{where}.duration_seconds: a lifetime is 0 or 900 to 43200 whole seconds")
    return int(seconds)


def _role(stored: Any, where: str) -> str:
    found = _object(stored, where)
    arn = found.get("role_arn")
    if not isinstance(arn, str) or arn == "":
        raise _Wrong(f"{where}.role_arn: this is no role")
    if "region" in found and (not isinstance(found["region"], str) or found["region"] == ""):
        raise _Wrong(f"{where}.region: this is no region")
    return arn


def _check_issuer(stored: Any) -> None:
    """We do not sign in; but a file that the other programs refuse is refused here as well."""
    found = _object(stored, "issuer")
    if not _matches(r"https://[^ \t\n\v\f\r@?#]+", found.get("url")):
        raise _Wrong("issuer.url: an issuer is an https URL")
    if not _matches(r"(?s).+", found.get("client_id")):
        raise _Wrong("issuer.client_id: this is empty")
    hardware = found.get("hardware", "not-required")
    if hardware == "not-required":
        return
    claims = _object(hardware, "issuer.hardware")
    for name in ("amr", "acr"):
        values = claims.get(name, [])
        if not isinstance(values, list) or not all(_matches(r"(?s).+", value) for value in values):
            raise _Wrong(f"issuer.hardware.{name}: this is no list of names")


def _matches(pattern: str, value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(pattern, value) is not None
