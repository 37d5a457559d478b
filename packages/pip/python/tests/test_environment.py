from __future__ import annotations

import os
import pathlib

import pytest
from keyrings_vouch import environment

pwd = pytest.importorskip("pwd")


def test_an_empty_home_is_the_one_of_the_user_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "")
    assert environment.of_this_process().home == pwd.getpwuid(os.getuid()).pw_dir


def test_home_is_what_it_says(home: pathlib.Path) -> None:
    assert environment.of_this_process().home == str(home)
