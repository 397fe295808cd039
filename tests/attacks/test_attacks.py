"""No attack on a fetch reaches a private machine, and the canaries hear what is not stopped."""

from __future__ import annotations

from unittest.mock import patch

import pytest

from bench.answering import Answer
from bench.attacks import FETCHED, Attack, attacks, run

EVERY = list(attacks())
LONG = ("drip",)  # these end by their time


@pytest.mark.parametrize(
    ("attack", "site"),
    [
        pytest.param(
            attack,
            site,
            id=f"{number}-{attack.kind}",
            marks=[pytest.mark.slow] if attack.kind.endswith(LONG) else [],
        )
        for number, (attack, site) in enumerate(EVERY)
    ],
)
def test_an_attack_ends_as_expected_and_reaches_nothing_private(
    attack: Attack, site: dict[str, Answer]
) -> None:
    outcome = run(attack, site)

    assert attack.expected in outcome.said
    assert outcome.canaries == 0


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1/", "http://[::1]/", "http://10.0.0.1/", "http://private.example/",
     "http://169.254.169.254/", "http://[::ffff:127.0.0.1]/"],
)  # fmt: skip
def test_a_canary_hears_what_is_not_stopped(address: str) -> None:
    with patch("servanda.captures.network.sockets.is_public", return_value=True):
        outcome = run(Attack("unguarded", address, "answers 404"), {})

    assert (outcome.said.count("answers 404"), outcome.canaries) == (1, 1)


def test_a_peer_that_turns_out_private_is_sent_nothing() -> None:
    outcome = run(Attack("turned", "http://turned.example/", "10.0.0.66"), {})

    assert outcome.held
    assert outcome.asked_count <= 1  # the connection that was closed at once, without a word


def test_the_pretended_net_brings_pages() -> None:
    attack, site = EVERY[-1]

    assert FETCHED in run(attack, site).said
