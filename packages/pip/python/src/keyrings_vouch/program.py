"""The `vouch` program, for where there is no agent: it resolves AWS credentials, and starts an agent where that is wanted."""

from __future__ import annotations

import json
import os
import subprocess
from typing import List, Optional

from .agent import Token, token_of
from .environment import Environment, file_name
from .errors import VouchError

#: Seconds. The program gives up by itself before that, with words; its wait for the agent alone may be 285, as ours is.
_DEADLINE = 360
#: What a program's file is called by: Windows starts no other kind by its path.
_ENDINGS = (".exe", ".cmd") if os.name == "nt" else ("",)


def ask_program(environment: Environment, service: str) -> Optional[Token]:
    """The program's answer; None where it gave none, having said why on stderr. Raises `configuration` where it cannot run."""
    command = find_program(environment)
    if command is None:
        raise VouchError("configuration", _what_to_install(environment))
    try:
        asked = [file_name(command[0]), *command[1:], "token", service]
        # stderr is the person's: what the program says of throttling or of a sign-in is for them, now.
        done = subprocess.run(asked, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, timeout=_DEADLINE)
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
    if os.path.isfile(file_name(launcher)):
        return [launcher]
    for name, arguments in (("keyring-vouch", []), ("vouch", ["--keyring"])):
        found = _on_path(environment, name)
        if found is not None:
            return [found, *arguments]
    return None


def _on_path(environment: Environment, name: str) -> Optional[str]:
    """Not by shutil.which, which on Windows looks into the working directory first: a project's own has no say."""
    for directory in environment.env.get("PATH", "").split(os.pathsep):
        # Nor has a relative entry.
        if not os.path.isabs(directory):
            continue
        for ending in _ENDINGS:
            path = os.path.join(directory, name + ending)
            if os.path.isfile(file_name(path)) and os.access(file_name(path), os.X_OK):
                return path
    return None


def _what_to_install(environment: Environment) -> str:
    first = "" if _on_path(environment, "node") else "Node.js 20.19 or newer, then "
    return f"vouch is not installed here: install {first}vouch itself with `npm install --global vouch`"


def _token(stdout: bytes) -> Token:
    try:
        answer = json.loads(stdout)
        token = token_of(answer["password"], answer["expiration"])
    except (ValueError, KeyError, TypeError, RecursionError):
        token = None
    if token is None:
        raise VouchError("internal", "the vouch program answered with something that is not a token")
    return token
