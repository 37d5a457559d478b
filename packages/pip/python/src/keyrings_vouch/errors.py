"""Why there is no token."""

from __future__ import annotations

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


_UNPRINTABLE = {"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"}


def printable(text: str) -> str:
    """One line that is safe for a terminal: what controls, hides or turns text around is written as an escape."""
    return "".join(
        f"\\u{{{ord(char):02x}}}" if unicodedata.category(char) in _UNPRINTABLE else char
        for char in text[:500].replace("\n", " ").replace("\t", " ")
    )
