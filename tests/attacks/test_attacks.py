"""No attack on a fetch reaches a private machine, and the canaries hear what is not stopped."""

from __future__ import annotations

from unittest.mock import patch

import pytest

from bench.attacks import FETCHED, Attack, attacks, run

EVERY = list(attacks())
LONG = ("drip",)  # these end by their time


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(kind, marks=[pytest.mark.slow] if kind.endswith(LONG) else [])
        for kind in dict.fromkeys(attack.kind for attack, _ in EVERY)
    ],
)
def test_an_attack_ends_as_expected_and_reaches_nothing_private(kind: str) -> None:
    outcomes = [(attack, run(attack, site)) for attack, site in EVERY if attack.kind == kind]

    assert [(a, o) for a, o in outcomes if a.expected not in o.said or o.canaries] == []


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
