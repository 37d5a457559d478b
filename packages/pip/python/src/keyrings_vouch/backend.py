"""The keyring backend. Whatever only a service of ours needs is imported when one is asked for."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING, Dict, Optional, Set

from keyring.backend import KeyringBackend
from keyring.credentials import Credential, SimpleCredential
from keyring.errors import PasswordDeleteError, PasswordSetError

if TYPE_CHECKING:
    from .agent import Token
    from .errors import VouchError
    from .held import Held
    from .single_flight import Flights

#: CodeArtifact's one user name.
USER = "aws"
_LONGEST_SERVICE = 4_096

_log = logging.getLogger("keyrings_vouch")


class _NotStored(NotImplementedError, PasswordSetError, PasswordDeleteError):
    """The chainer goes on to the next backend at a NotImplementedError; everybody else knows the errors of keyring."""


class VouchKeyring(KeyringBackend):
    """
    Gives the tokens of configured CodeArtifact domains, and knows nothing else.

    A failure is told in one line of the log, which is stderr where nobody has set up another, and is then "no password":
    pip, twine, poetry and the `keyring` program each spoil an exception in a way of its own, and poetry hides it.
    """

    #: Before every other backend, and below keyring's chainer (10), which asks the others for what is not ours.
    priority = 9.99

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._told: Set[str] = set()
        self._held: Dict[str, Held] = {}
        self._flights: Flights = {}

    def get_password(self, service: str, username: str) -> Optional[str]:
        """The token, for the user `aws`: CodeArtifact knows no other."""
        if not _may_be_ours(service):
            return None
        if username not in (None, "", USER):
            self._tell_of_user(service)
            return None
        token = self._token(service)
        return None if token is None else token.secret

    def get_credential(self, service: str, username: Optional[str]) -> Optional[Credential]:
        """The token and the user name `aws`, whatever user was asked for."""
        token = self._token(service) if _may_be_ours(service) else None
        return None if token is None else SimpleCredential(USER, token.secret)

    def set_password(self, service: str, username: str, password: str) -> None:
        raise _NotStored("vouch stores no passwords")

    def delete_password(self, service: str, username: str) -> None:
        raise _NotStored("vouch stores no passwords")

    def _token(self, service: str) -> Optional[Token]:
        from .errors import VouchError

        try:
            return self._fetch(service)
        except VouchError as error:
            self._tell(error)
            return None

    def _fetch(self, service: str) -> Optional[Token]:
        from .agent import Unavailable, get_token
        from .config import read_config
        from .environment import of_this_process
        from .held import find, keep, key_of
        from .program import ask_program
        from .trust import request_for_service

        # Before anything that is held: the configuration and the identity may be others by now.
        environment = of_this_process()
        request = request_for_service(read_config(environment), environment, service)
        key = key_of(environment, request)
        held = find(self._held, key)
        if held is not None:
            return held
        try:
            return get_token(environment, request)
        except Unavailable:
            pass

        def ask() -> Optional[Token]:
            # Another thread may have put it there since we looked.
            token = find(self._held, key) or ask_program(environment, service)
            # twine and poetry ask several times: without an agent each would be a call of its own.
            if token is not None:
                keep(self._held, key, token)
            return token

        # Here, because it costs an answer of the agent a millisecond or two to import.
        from .single_flight import once

        # By the process, too: who was forked while a thread asked would wait for a thread that it does not have.
        return once(self._flights, f"{os.getpid()} {key}", ask)

    def _tell_of_user(self, service: str) -> None:
        from .config import read_config
        from .environment import of_this_process
        from .errors import VouchError
        from .trust import request_for_service

        try:
            environment = of_this_process()
            request_for_service(read_config(environment), environment, service)
        except VouchError:
            return
        hint = "the user name is aws: https://aws@HOST/…"
        self._tell(VouchError("not-mine", "CodeArtifact knows no user of that name", hint))

    def _tell(self, error: VouchError) -> None:
        """Once for each message: pip and poetry ask for the URL and then for the host. Not ours and no hint: silence."""
        text = str(error)
        if text in self._told or (error.kind == "not-mine" and error.hint is None):
            return
        self._told.add(text)
        _log.warning("vouch: %s", text)


def _may_be_ours(service: object) -> bool:
    """A quick no to `python-poetry-check`, `system` and the like: a service of ours is a host or an https URL."""
    return isinstance(service, str) and len(service) <= _LONGEST_SERVICE and "." in service
