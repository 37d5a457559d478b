"""One asks, and all threads that come meanwhile have its answer: without an agent, nobody else sees to that."""

from __future__ import annotations

from concurrent.futures import CancelledError, Future
from typing import Callable, Dict, Optional

from .agent import Token
from .errors import VouchError

Flights = Dict[str, "Future[Optional[Token]]"]


def once(flights: Flights, key: str, ask: Callable[[], Optional[Token]]) -> Optional[Token]:
    """The outcome of `ask` or of whoever asks for this key already, its VouchError included. Any other exception is its own."""
    mine: Future[Optional[Token]] = Future()
    while True:
        # In one step, whatever the threads do.
        flight = flights.setdefault(key, mine)
        if flight is mine:
            return _fly(flights, key, mine, ask)
        try:
            return flight.result()
        except CancelledError:
            pass


def _fly(
    flights: Flights, key: str, flight: Future[Optional[Token]], ask: Callable[[], Optional[Token]]
) -> Optional[Token]:
    try:
        token = ask()
    except BaseException as error:
        del flights[key]
        if isinstance(error, VouchError):
            flight.set_exception(error)
        else:
            # An interruption, say: the others wait for a token still, and ask themselves.
            flight.cancel()
        raise
    del flights[key]
    flight.set_result(token)
    return token
