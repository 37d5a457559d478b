"""What is ambient, in one place: the environment, the home directory, the user."""

from __future__ import annotations

import os
from typing import Mapping, NamedTuple, Optional, Union

from .errors import VouchError


class Environment(NamedTuple):
    """The process as the backend sees it."""

    env: Mapping[str, str]
    home: str
    #: Numeric user id; None where the platform has none (Windows).
    user_id: Optional[int]
    working_directory: str

    def path(self, *parts: str) -> str:
        """A path below `~/.vouch`."""
        return os.path.join(self.home, ".vouch", *parts)


def file_name(path: str) -> Union[str, bytes]:
    """
    A path of an Environment as the file system has it, and Node. Python would write a text in the locale's encoding, where HOME
    becomes the name of another file, or cannot be written (a UnicodeEncodeError).
    """
    return path.encode("utf-8", "replace") if os.name == "posix" else path


def of_this_process() -> Environment:
    """Raises `configuration` where HOME is a relative path."""
    env = _variables()
    home = env.get("HOME") or _home_of_user()
    if not os.path.isabs(home):
        # Each project would bring a configuration of its own.
        raise VouchError("configuration", f"HOME is not an absolute path: {home}", "set HOME to your home directory")
    user_id = os.getuid() if hasattr(os, "getuid") else None
    return Environment(env, home, user_id, _working_directory())


def _working_directory() -> str:
    try:
        return _text(os.getcwd())
    except OSError:
        # It has been removed: no relative path leads anywhere.
        return ""


def _home_of_user() -> str:
    # expanduser takes an empty HOME as it is, and every path below it would stand at the root.
    try:
        import pwd
    except ImportError:
        return os.path.expanduser("~")
    try:
        return _text(pwd.getpwuid(os.getuid()).pw_dir)
    except KeyError:
        # A container may run under an id that has no entry. The root: a project cannot put a configuration there.
        return "/"


def _variables() -> Mapping[str, str]:
    # As Node has them: bytes that are no UTF-8 become U+FFFD. The fingerprint must be the same in both languages.
    if not hasattr(os, "environb"):
        return dict(os.environ)
    return {_text(name): _text(value) for name, value in os.environb.items()}


def _text(name: Union[str, bytes]) -> str:
    return os.fsencode(name).decode("utf-8", "replace") if os.name == "posix" else os.fsdecode(name)
