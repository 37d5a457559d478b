from __future__ import annotations

import os
import pathlib

import pytest
from keyrings_vouch import environment

pwd = pytest.importorskip("pwd")


def test_an_empty_home_is_the_one_of_the_user_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "")
    assert environment.of_this_process().home == pwd.getpwuid(os.getuid()).pw_dir


def test_a_user_without_an_entry_has_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(user_id: int) -> None:
        raise KeyError(f"uid not found: {user_id}")

    monkeypatch.delenv("HOME")
    monkeypatch.setattr(pwd, "getpwuid", unknown)
    assert environment.of_this_process().home == "/"


def test_home_is_what_it_says(home: pathlib.Path) -> None:
    assert environment.of_this_process().home == str(home)
