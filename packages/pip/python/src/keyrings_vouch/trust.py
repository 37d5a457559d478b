"""Decides which services get a token: those of domains that the user configured, as `profile/trust.ts` of the core does."""

from __future__ import annotations

import re
from typing import Any, Dict, NamedTuple, Optional

from .config import Config, Profile
from .endpoint import Domain, is_partition, parse_service, partition_of_region, split_domain_and_owner
from .environment import Environment
from .errors import VouchError, not_mine
from .fingerprint import fingerprint_of

_DEFAULT_DURATION_SECONDS = 43_200
#: ASCII's alone: of the others, JavaScript and Python each know some.
_BLANKS = " \t\n\v\f\r"


class Request(NamedTuple):
    """What the agent is asked for."""

    domain: Domain
    #: The selector as it crosses the socket: `{"kind": "automatic"}` and its kin.
    identity: Dict[str, Any]
    #: Of everything that decides who the caller is.
    fingerprint: str
    duration_seconds: int
    endpoint_url: Optional[str]


def request_for_service(config: Config, environment: Environment, service: str) -> Request:
    """Raises `not-mine` for everything but a configured domain's PyPI repository, and `configuration` for a contradiction."""
    # An AWS host first: a contradiction between other origins is not its matter.
    domain = parse_service(service, {}) or parse_service(service, _origins(config))
    if domain is None:
        raise not_mine("this is not a CodeArtifact repository")
    profile = _profile_of(config, domain)
    if profile is None and not _is_listed(config, environment, domain):
        name = f"{domain.domain}-{domain.domain_owner}"
        raise not_mine(
            f"the domain {name} in {domain.region} is not configured, so no token is given for it",
            "vouch setup codeartifact --tool TOOL --repository REPOSITORY "
            f"--domain {domain.domain} --domain-owner {domain.domain_owner} --region {domain.region}",
        )
    duration = profile.duration_seconds if profile else None
    identity = _selector(config, profile.aws_profile if profile else None, domain)
    return Request(
        domain,
        identity,
        fingerprint_of(environment, identity, domain.region),
        _DEFAULT_DURATION_SECONDS if duration is None else duration,
        profile.endpoint_url if profile else None,
    )


def _profile_of(config: Config, domain: Domain) -> Optional[Profile]:
    """A profile decides before the list of domains; between profiles that disagree about the identity it is not guessed."""
    # By name: what the file's order would be, JavaScript and Python see differently. And as JavaScript compares names: by UTF-16.
    named = sorted(
        ((name, profile) for name, profile in config.profiles.items() if profile.domain == domain),
        key=lambda each: each[0].encode("utf-16-be", "surrogatepass"),
    )
    if not named:
        return next((profile for profile in config.domains if profile.domain == domain), None)
    first, profile = named[0]
    rival = next((name for name, other in named if other.aws_profile != profile.aws_profile), None)
    if rival is not None:
        raise VouchError(
            "configuration",
            f"the profiles {first} and {rival} name the same domain with different AWS profiles",
            "give it to both: vouch setup codeartifact --tool TOOL --repository REPOSITORY "
            f"--profile {first} --aws-profile NAME",
        )
    return profile


def _is_listed(config: Config, environment: Environment, domain: Domain) -> bool:
    """`VOUCH_DOMAINS=domain-owner[,…]` counts only where there is no config file: in CI."""
    if config.exists:
        return False
    entries = environment.env.get("VOUCH_DOMAINS", "").split(",")
    return any(split_domain_and_owner(entry.strip(_BLANKS)) == (domain.domain, domain.domain_owner) for entry in entries)


def _origins(config: Config) -> Dict[str, Domain]:
    """An origin that two domains claim would give one domain's token to the other's place: neither is believed."""
    origins: Dict[str, Domain] = {}
    for profile in [*config.profiles.values(), *config.domains]:
        for origin in profile.origins:
            if origins.setdefault(origin, profile.domain) != profile.domain:
                hint = f"leave it with one of them in {config.path}"
                raise VouchError("configuration", f"two domains claim the origin {origin}", hint)
    return origins


def _selector(config: Config, aws_profile: Optional[str], domain: Domain) -> Dict[str, Any]:
    """As `profile/roles.ts`: the named AWS profile, as a role of the session where it is one; else the one role that fits."""
    if aws_profile is not None:
        if aws_profile not in config.roles:
            return {"kind": "aws-profile", "name": aws_profile}
        return {"kind": "session", "role": _role(config, aws_profile, domain)}
    if not config.roles:
        return {"kind": "automatic"}
    names = [name for name, arn in config.roles.items() if _is_of_partition(arn, domain.region)]
    own = [name for name in names if _parse_role_arn(config.roles[name])[1] == domain.domain_owner]
    chosen = own if len(own) == 1 else names or list(config.roles)[:1]
    if len(chosen) == 1:
        return {"kind": "automatic", "role": _role(config, chosen[0], domain)}
    known = ", ".join(names)
    raise VouchError(
        "configuration",
        f"several AWS profiles could serve {domain.domain_owner} in {domain.region}: {known}",
        "name one with --aws-profile; vouch setup codeartifact saves it",
    )


def _role(config: Config, name: str, domain: Domain) -> Dict[str, str]:
    arn = config.roles[name]
    if not _is_of_partition(arn, domain.region):
        raise VouchError(
            "configuration",
            f"the role {arn} is not of the partition that {domain.region} is in",
            "name a role of that partition: vouch setup aws --role ARN --profile NAME",
        )
    return {"awsProfile": name, "arn": arn}


def _is_of_partition(arn: str, region: str) -> bool:
    partition = partition_of_region(region)
    return partition is not None and _parse_role_arn(arn)[0] == partition.id


def _parse_role_arn(arn: str) -> tuple[str, str]:
    match = re.fullmatch(r"arn:([a-z-]+):iam::([0-9]{12}):role/[A-Za-z0-9_+=,.@/-]{1,1900}", arn)
    if match is None or not is_partition(match[1]):
        hint = "a role’s ARN looks like arn:aws:iam::123456789012:role/NAME"
        raise VouchError("configuration", f"{arn} is not the ARN of an IAM role", hint)
    return match[1], match[2]
