from __future__ import annotations

from keyrings_vouch import agent, program


def test_the_program_may_wait_for_the_agent_as_long_as_we_do() -> None:
    # Whoever kills it before has no words of it for the person.
    assert program._DEADLINE > agent._TOKEN_DEADLINE + agent._GREETING_DEADLINE
