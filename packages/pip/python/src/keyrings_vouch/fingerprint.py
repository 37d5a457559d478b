"""The fingerprint of the caller's identity: the text that `identity/choose.ts` of the core builds, to the byte.

Two programs with the same environment then share one token at the agent, whatever language they are written in.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
from typing import Any, Dict, List, Mapping, Optional

from .environment import Environment, file_name

#: Where a profile is named these have no say.
_PROFILE_VARIABLES = ("AWS_PROFILE", "AWS_DEFAULT_PROFILE")
_SELECTORS = (
    *_PROFILE_VARIABLES,
    "AWS_CONFIG_FILE",
    "AWS_SHARED_CREDENTIALS_FILE",
    "AWS_ROLE_ARN",
    "AWS_ROLE_SESSION_NAME",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
    "AWS_CREDENTIAL_EXPIRATION",
    "AWS_EC2_METADATA_DISABLED",
    "AWS_EC2_METADATA_SERVICE_ENDPOINT",
    "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE",
    "AWS_LOGIN_CACHE_DIRECTORY",
)
_PATHS = (
    "AWS_CONFIG_FILE",
    "AWS_SHARED_CREDENTIALS_FILE",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
    "AWS_LOGIN_CACHE_DIRECTORY",
)
_SECRETS = (
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN",
)

_HELPER = re.compile(r"^[ \t]*credential_process[ \t]*=(.*)$", re.MULTILINE)
_OURS = re.compile(r"[\\/]\.vouch[\\/]bin[\\/]")
_OF_TOOLS = re.compile(r"_|OLDPWD|PWD|INIT_CWD|SHLVL|PIP_BUILD_TRACKER|MAVEN_CMD_LINE_ARGS|npm_.*|CARGO_.*")
#: `hidden-from-node.ts` of the core, and what a launcher adds: we see the environment before it, the program that we ask after it.
_OF_LAUNCHER = {
    "NODE_OPTIONS",
    "NODE_PATH",
    "NODE_EXTRA_CA_CERTS",
    "NODE_DEBUG",
    "NODE_V8_COVERAGE",
    "NODE_COMPILE_CACHE",
    "NODE_REDIRECT_WARNINGS",
    "NODE_TLS_REJECT_UNAUTHORIZED",
    "VOUCH_EXTRA_CA_CERTS",
}
#: The only names that every shell hands on: dash, in which a launcher runs, drops what bash exports for a function.
_HANDED_ON = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def fingerprint_of(environment: Environment, identity: Dict[str, Any], region: str) -> str:
    """SHA-256 in hexadecimal; it holds no secret that could be guessed from it, and changes with every input."""
    if identity["kind"] == "session":
        return _hash(_text(["no-session", identity["role"]["awsProfile"]]))
    parts = [*_place(environment), *helper_environment(environment), _files_stamp(environment)]
    if identity["kind"] == "automatic":
        parts += _named_by_environment(environment.env, region)
    parts.append(_chain(environment, identity.get("name")))
    return _hash(_text(parts))


def _place(environment: Environment) -> List[str]:
    """The working directory, where it has a say: a relative path is another file in another directory."""
    named = [environment.env.get(name) for name in _PATHS]
    relative = any(path and not os.path.isabs(path) for path in named)
    return [environment.working_directory] if relative else []


def helper_environment(environment: Environment) -> List[str]:
    """As `identity/helper-environment.ts`: all of it, where a `credential_process` that is not ours may go by any of it."""
    commands = [command for path in _aws_files(environment) for command in _HELPER.findall(_text_of(path))]
    if all(_OURS.search(command) for command in commands):
        return []
    return [_text([[name, value] for name, value in sorted(environment.env.items()) if _counts(name)])]


def _counts(name: str) -> bool:
    return bool(_HANDED_ON.fullmatch(name)) and not _OF_TOOLS.fullmatch(name) and name not in _OF_LAUNCHER


def _text_of(path: str) -> str:
    # Of a file alone: what comes through a pipe can be read once.
    try:
        if not stat.S_ISREG(os.stat(file_name(path)).st_mode):
            return ""
        with open(file_name(path), encoding="utf-8", errors="replace", newline="") as file:
            return file.read()
    except (OSError, ValueError):
        return ""


def _named_by_environment(env: Mapping[str, str], region: str) -> List[str]:
    """What comes before the ordinary chain: a CI job's token and a web-identity file, in the core's order."""
    if _names_keys_or_profile(env):
        return []
    job, file = _job(env, region), _web_identity(env, region)
    named = [job, file] if env.get("VOUCH_ROLE_ARN") else [file, job]
    return [text for text in named if text is not None]


def _names_keys_or_profile(env: Mapping[str, str]) -> bool:
    keys = env.get("AWS_ACCESS_KEY_ID") and env.get("AWS_SECRET_ACCESS_KEY")
    return bool(keys or env.get("AWS_PROFILE") or env.get("AWS_DEFAULT_PROFILE"))


def _web_identity(env: Mapping[str, str], region: str) -> Optional[str]:
    file, role = env.get("AWS_WEB_IDENTITY_TOKEN_FILE"), env.get("AWS_ROLE_ARN")
    if not file or not role:
        return None
    return _text(["web-identity-file", file, role, env.get("AWS_ROLE_SESSION_NAME") or "vouch", region])


def _job(env: Mapping[str, str], region: str) -> Optional[str]:
    arn = env.get("VOUCH_ROLE_ARN") or env.get("AWS_ROLE_ARN")
    if not arn:
        return None
    number = env.get("GITHUB_RUN_ID") or env.get("CI_JOB_ID") or ""
    session = f"vouch-{number}" if re.fullmatch(r"[0-9]{1,20}", number) else "vouch"
    role = [arn, env.get("AWS_ROLE_SESSION_NAME") or session, region]
    token = env.get("VOUCH_ID_TOKEN")
    if token:
        return _text(["id-token", *role, _hash(token)])
    url, secret = env.get("ACTIONS_ID_TOKEN_REQUEST_URL"), env.get("ACTIONS_ID_TOKEN_REQUEST_TOKEN")
    if url and secret:
        audience = env.get("VOUCH_OIDC_AUDIENCE") or "sts.amazonaws.com"
        return _text(["github-actions", *role, audience, _hash(_text([url, secret]))])
    return _text(["unproven-job", *role]) if env.get("VOUCH_ROLE_ARN") else None


def _chain(environment: Environment, profile: Optional[str]) -> str:
    env = environment.env
    held = [env.get(name, "") for name in _SECRETS]
    secret = _hash(_text(held)) if any(held) else ""
    silent = _PROFILE_VARIABLES if profile else ()
    selected = ["" if name in silent else env.get(name, "") for name in _SELECTORS]
    return _text(["aws-chain", profile or "", environment.home, *selected, secret])


def _aws_files(environment: Environment) -> List[str]:
    named = (("AWS_CONFIG_FILE", "config"), ("AWS_SHARED_CREDENTIALS_FILE", "credentials"))
    return [environment.env.get(variable) or os.path.join(environment.home, ".aws", name) for variable, name in named]


def _files_stamp(environment: Environment) -> str:
    stamps: List[Optional[List[str]]] = []
    for path in [*_aws_files(environment), os.path.join(environment.home, ".aws", "sso", "cache")]:
        try:
            found = os.stat(file_name(path))
        except (OSError, ValueError):
            stamps.append(None)
        else:
            stamps.append([str(n) for n in (found.st_size, found.st_ino, found.st_mtime_ns, found.st_ctime_ns)])
    return _text(stamps)


def _text(value: Any) -> str:
    """As JSON.stringify writes it: no blanks, characters as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
