"""Why there is no token."""

from __future__ import annotations

import re
import unicodedata
from typing import Optional


class VouchError(Exception):
    """A failure of one of the kinds that the agent and the `vouch` program have, with the command that mends it."""

    def __init__(self, kind: str, message: str, hint: Optional[str] = None) -> None:
        super().__init__(message)
        self.kind = kind
        self.hint = hint

    def __str__(self) -> str:
        message = printable(str(self.args[0]))
        return message if self.hint is None else f"{message} (hint: {printable(self.hint)})"


def not_mine(message: str, hint: Optional[str] = None) -> VouchError:
    """The service is not one that we serve; the next backend may know it."""
    return VouchError("not-mine", message, hint)


_LONGEST = 500
_UNPRINTABLE = {"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"}
#: What Unicode has nobody show (Default_Ignorable_Code_Point), as far as it is of no class above.
_IGNORABLE = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")


def printable(text: str) -> str:
    """One line that is safe for a terminal: what controls, hides or turns text around is written as an escape."""
    cut = f"{text[:_LONGEST]}…" if len(text) > _LONGEST else text
    return "".join(_shown(char) for char in cut)


def _shown(char: str) -> str:
    if char in "\n\t":
        return " "
    hides = unicodedata.category(char) in _UNPRINTABLE or _IGNORABLE.match(char)
    return f"\\u{{{ord(char):02x}}}" if hides else char
