from __future__ import annotations

import threading
from concurrent.futures import Future
from typing import Any, Callable, Dict, List

import pytest
from keyrings_vouch.errors import VouchError
from keyrings_vouch.single_flight import once

MANY = 20


class Flights(Dict[str, "Future[Any]"]):
    """Knows how many have come: whoever has, gets the outcome."""

    def __init__(self) -> None:
        super().__init__()
        self.come = threading.Semaphore(0)

    def setdefault(self, key: str, default: Any = None) -> Any:
        found = super().setdefault(key, default)
        self.come.release()
        return found

    def wait_for_all(self) -> None:
        for _ in range(MANY):
            assert self.come.acquire(timeout=30)


def outcomes(ask: Callable[[Flights], Any]) -> List[Any]:
    """What each of many threads has of it that come for one key."""
    flights = Flights()
    found: List[Any] = []

    def come() -> None:
        try:
            found.append(once(flights, "key", lambda: ask(flights)))
        except BaseException as error:
            found.append(error)

    threads = [threading.Thread(target=come) for _ in range(MANY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(flights) == 0
    return found


def test_one_asks_for_all_who_come_meanwhile() -> None:
    asked: List[int] = []

    def ask(flights: Flights) -> str:
        flights.wait_for_all()
        asked.append(1)
        return "token"

    assert outcomes(ask) == ["token"] * MANY
    assert len(asked) == 1


def test_they_share_its_failure() -> None:
    failure = VouchError("denied", "may not")

    def ask(flights: Flights) -> str:
        flights.wait_for_all()
        raise failure

    assert outcomes(ask) == [failure] * MANY


def test_an_interruption_is_its_own() -> None:
    interrupted: List[BaseException] = []

    def ask(flights: Flights) -> str:
        if not interrupted:
            flights.wait_for_all()
            interrupted.append(KeyboardInterrupt())
            raise interrupted[0]
        return "token"

    found = outcomes(ask)
    assert found.count("token") == MANY - 1
    assert [each for each in found if each != "token"] == interrupted


def test_who_comes_later_asks_again() -> None:
    flights = Flights()
    answers = iter(["one", "two"])
    assert [once(flights, "key", lambda: next(answers)) for _ in range(2)] == ["one", "two"]
    with pytest.raises(StopIteration):
        once(flights, "key", lambda: next(answers))
