"""The `vouch` program, for where there is no agent: it resolves AWS credentials, and starts an agent where that is wanted."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from typing import List, Optional

from .agent import Token
from .environment import Environment
from .errors import VouchError

#: Seconds. The program gives up by itself before that, with words; its wait for the agent alone may be 165, as ours is.
_DEADLINE = 240


def ask_program(environment: Environment, service: str) -> Optional[Token]:
    """The program's answer; None where it gave none, having said why on stderr. Raises `configuration` where it cannot run."""
    command = find_program(environment)
    if command is None:
        raise VouchError("configuration", _what_to_install(environment))
    try:
        # stderr is the person's: what the program says of throttling or of a sign-in is for them, now.
        done = subprocess.run(
            [*command, "token", service], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, timeout=_DEADLINE
        )
    except subprocess.TimeoutExpired:
        raise VouchError("network", f"{command[0]} gave no answer within {_DEADLINE} seconds") from None
    except OSError:
        raise VouchError("configuration", f"cannot run {command[0]}", "vouch setup codeartifact --tool pip") from None
    # What `env` and a shell say where a script's interpreter is not there.
    if done.returncode == 127:
        raise VouchError("configuration", _what_to_install(environment))
    return _token(done.stdout) if done.returncode == 0 else None


def find_program(environment: Environment) -> Optional[List[str]]:
    """`VOUCH_BIN`, then the launcher that setup wrote, then PATH; always an absolute path."""
    own = environment.env.get("VOUCH_BIN")
    if own and os.path.isabs(own):
        return [own, "--keyring"]
    launcher = environment.path("bin", "keyring.cmd" if os.name == "nt" else "keyring")
    if os.path.isfile(launcher):
        return [launcher]
    # Not a relative entry: a project's own directory has no say.
    path = os.pathsep.join(
        entry for entry in environment.env.get("PATH", "").split(os.pathsep) if os.path.isabs(entry)
    )
    for name, arguments in (("keyring-vouch", []), ("vouch", ["--keyring"])):
        found = shutil.which(name, path=path)
        if found is not None:
            return [found, *arguments]
    return None


def _what_to_install(environment: Environment) -> str:
    node = shutil.which("node", path=environment.env.get("PATH"))
    first = "" if node else "Node.js 20.19 or newer, then "
    return f"vouch is not installed here: install {first}vouch itself with `npm install --global vouch`"


def _token(stdout: bytes) -> Token:
    try:
        answer = json.loads(stdout)
        secret, expiration = answer["password"], answer["expiration"]
    except (ValueError, KeyError, TypeError):
        raise VouchError("internal", "the vouch program answered with something that is no token") from None
    if not isinstance(secret, str) or not isinstance(expiration, int):
        raise VouchError("internal", "the vouch program answered with something that is no token")
    return Token(secret, expiration)
