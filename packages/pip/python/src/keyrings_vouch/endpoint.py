"""Takes service names apart: whole-host matches against the AWS partitions, as `endpoint.ts` of the core does."""

from __future__ import annotations

import re
from typing import List, Mapping, NamedTuple, Optional


class Domain(NamedTuple):
    """What names a CodeArtifact domain; one token serves all of its repositories."""

    region: str
    domain: str
    domain_owner: str


class Partition(NamedTuple):
    id: str
    suffix: str
    dual_stack_suffix: Optional[str]
    regions: str


# botocore's endpoint rule sets; the dual-stack suffix of registry hosts is the CodeArtifact user guide's.
_PARTITIONS = (
    Partition("aws", "amazonaws.com", "on.aws", r"(?:us|eu|ap|sa|ca|me|af|il|mx)-[a-z]+-[1-9][0-9]?"),
    Partition("aws-cn", "amazonaws.com.cn", None, r"cn-[a-z]+-[1-9][0-9]?"),
    Partition("aws-us-gov", "amazonaws.com", "on.aws", r"us-gov-[a-z]+-[1-9][0-9]?"),
    Partition("aws-iso", "c2s.ic.gov", None, r"us-iso-[a-z]+-[1-9][0-9]?"),
    Partition("aws-iso-b", "sc2s.sgov.gov", None, r"us-isob-[a-z]+-[1-9][0-9]?"),
    Partition("aws-iso-e", "cloud.adc-e.uk", None, r"eu-isoe-[a-z]+-[1-9][0-9]?"),
    Partition("aws-iso-f", "csp.hci.ic.gov", None, r"us-isof-[a-z]+-[1-9][0-9]?"),
    Partition("aws-eusc", "amazonaws.eu", None, r"eusc-[a-z]+-[a-z]+-[1-9][0-9]?"),
)

_DOMAIN = r"[a-z][a-z0-9-]{0,48}[a-z0-9]"
_REPOSITORY = r"[A-Za-z0-9][A-Za-z0-9._-]{1,99}"
# A label that begins as punycode does is refused: readers that decode it would see another name, or none.
_PUBLIC_HOST = r"((?!xn--)[a-z0-9-]{15,63})\.d\.codeartifact\.([a-z0-9-]{5,30})\.([a-z0-9.-]+)"
_VPC_HOST = (
    r"vpce-[0-9a-f]{8,17}-[a-z0-9]{6,12}(?:-[a-z]{2}[a-z0-9-]{3,20}[a-z])?"
    r"\.d\.codeartifact\.([a-z0-9-]{5,30})\.vpce\.([a-z0-9.-]+)"
)
_URL = r"https://([a-z0-9.-]{1,253})(?::443)?(/[A-Za-z0-9._/@+~-]*)"
_HOST = r"(?:https://)?([a-z0-9.-]{1,253})(?::443)?/?"


def partition_of_region(region: str) -> Optional[Partition]:
    return next((each for each in _PARTITIONS if re.fullmatch(each.regions, region)), None)


def is_partition(text: str) -> bool:
    return any(each.id == text for each in _PARTITIONS)


def is_domain_name(text: str) -> bool:
    return re.fullmatch(_DOMAIN, text) is not None


def is_account_id(text: str) -> bool:
    return re.fullmatch(r"[0-9]{12}", text) is not None


def split_domain_and_owner(text: str) -> Optional[tuple[str, str]]:
    """A domain's name may itself end in `-` and digits, so the owner is what follows the last hyphen."""
    match = re.fullmatch(rf"({_DOMAIN})-([0-9]{{12}})", text)
    return (match[1], match[2]) if match else None


def parse_service(service: str, origins: Mapping[str, Domain]) -> Optional[Domain]:
    """
    The domain that a service belongs to, or None: the URL of a PyPI repository with or without `simple`, a host with or
    without its port, or scheme and host. `origins` are the user's own names in front of a domain.
    A match alone is no leave to give a token.
    """
    bare = re.fullmatch(_HOST, service)
    if bare:
        public = _public_domain(bare[1])
        return public if public is not None else origins.get(f"https://{bare[1]}")
    match = re.fullmatch(_URL, service)
    if match is None:
        return None
    host, path = match[1], match[2]
    segments = path[1:].split("/")
    if segments[-1] == "":
        segments.pop()
    if any(segment in ("", ".", "..") for segment in segments):
        return None
    return _domain_at(host, segments, origins)


def _domain_at(host: str, segments: List[str], origins: Mapping[str, Domain]) -> Optional[Domain]:
    if len(segments) < 2 or segments[0] != "pypi":
        return None
    vpc = re.fullmatch(_VPC_HOST, host)
    if vpc and segments[1] == "d":
        return _vpc_domain(vpc[1], vpc[2], segments)
    # A repository's name has at least two characters, so `d` (the form at a VPC endpoint) is none.
    if not re.fullmatch(_REPOSITORY, segments[1]):
        return None
    return _public_domain(host) or origins.get(f"https://{host}")


def _vpc_domain(region: str, suffix: str, segments: List[str]) -> Optional[Domain]:
    partition = partition_of_region(region)
    if partition is None or partition.suffix != suffix:
        return None
    if len(segments) < 4 or not re.fullmatch(_REPOSITORY, segments[3]):
        return None
    name = split_domain_and_owner(segments[2])
    return Domain(region, *name) if name else None


def _public_domain(host: str) -> Optional[Domain]:
    # A VPC endpoint's host looks like one, but what follows its region is no partition's suffix.
    match = re.fullmatch(_PUBLIC_HOST, host)
    if match is None:
        return None
    name, partition = split_domain_and_owner(match[1]), partition_of_region(match[2])
    if name is None or partition is None or match[3] not in (partition.suffix, partition.dual_stack_suffix):
        return None
    return Domain(match[2], *name)
