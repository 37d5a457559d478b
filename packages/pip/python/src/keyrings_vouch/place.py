"""Where an agent is found, and whether what is there is ours alone, as `place.ts` of the agent has it."""

from __future__ import annotations

import os
import re
import stat
from typing import Callable, NamedTuple, Optional

from .environment import Environment, file_name

#: The protocol's major version, which is in every name.
PROTOCOL_VERSION = 1
_LONGEST_SOCKET_PATH = 103


class Place(NamedTuple):
    socket: str
    key: bytes


def find_place(environment: Environment) -> Optional[Place]:
    """
    The agent's socket and its key; None where there is none, or where anything on the way is not ours alone. It is not
    said here what is wrong: the `vouch` program, which is asked then, says it.
    """
    if environment.user_id is None:
        return None
    directory = _directory_of(environment)
    socket = os.path.join(directory, f"agent-v{PROTOCOL_VERSION}.sock")
    if len(os.fsencode(file_name(socket))) > _LONGEST_SOCKET_PATH:
        return None
    if not _is_ours(environment, directory, stat.S_ISDIR) or not _is_ours(environment, socket, stat.S_ISSOCK):
        return None
    key = _read_key(environment, os.path.join(directory, f"agent-v{PROTOCOL_VERSION}.key"))
    return None if key is None else Place(socket, key)


def _directory_of(environment: Environment) -> str:
    own = environment.env.get("VOUCH_AGENT_DIRECTORY")
    if own and os.path.isabs(own):
        return own
    runtime = environment.env.get("XDG_RUNTIME_DIR")
    if runtime and os.path.isabs(runtime) and _is_ours(environment, runtime, stat.S_ISDIR):
        return os.path.join(runtime, "vouch-codeartifact")
    return environment.path("run")


def _is_ours(environment: Environment, path: str, is_kind: Callable[[int], bool]) -> bool:
    try:
        found = os.lstat(file_name(path))
    except OSError:
        return False
    return is_kind(found.st_mode) and _is_private(environment, found)


def _is_private(environment: Environment, found: os.stat_result) -> bool:
    return found.st_uid == environment.user_id and found.st_mode & 0o077 == 0


def _read_key(environment: Environment, path: str) -> Optional[bytes]:
    try:
        # Without O_NONBLOCK a FIFO at this path would hold us for ever.
        file = os.open(file_name(path), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        found = os.fstat(file)
        if not stat.S_ISREG(found.st_mode) or not _is_private(environment, found):
            return None
        line = os.read(file, 4_096).split(b"\n")[0]
    finally:
        os.close(file)
    return bytes.fromhex(line.decode()) if re.fullmatch(rb"[0-9a-f]{64}", line) else None
