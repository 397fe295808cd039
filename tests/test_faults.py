"""One collector for the faults of agreements, scenarios and decisions files."""

from __future__ import annotations

import pytest

from servanda.errors import AgreementError, EvidenceError, nearest
from servanda.faults import Faults


def _message(faults: Faults) -> str:
    with pytest.raises((AgreementError, EvidenceError)) as caught:
        faults.stop()
    return str(caught.value)


def test_no_fault_stops_nothing() -> None:
    faults = Faults("pact.md", AgreementError, most=3, closing="Mend it.")

    faults.stop()
    assert not faults


def test_faults_come_in_the_order_of_the_file_as_the_error_asked_for() -> None:
    faults = Faults("decisions.toml", EvidenceError, closing="Nothing was decided.")
    faults.add(10, "b")
    faults.add(9, "z")
    faults.add(10, "a")
    faults.add(10, "a")

    assert _message(faults) == (
        "decisions.toml:9: z\ndecisions.toml:10: a\ndecisions.toml:10: a\n"
        "decisions.toml:10: b\nNothing was decided."
    )
    with pytest.raises(EvidenceError):
        faults.stop()


def test_of_a_long_file_each_fault_counts_once_and_the_first_are_shown() -> None:
    faults = Faults("pact.md", AgreementError, most=3)
    for line, what in ((7, "b"), (7, "a"), (7, "b"), (2, "c"), (9, "d"), (8, "e")):
        faults.add(line, what)

    assert _message(faults) == (
        "pact.md:2: c\npact.md:7: b\npact.md:7: a\npact.md: and 2 more. Mend these first."
    )


def test_as_many_faults_as_are_shown_leave_none_over() -> None:
    faults = Faults("pact.md", AgreementError, most=2)
    faults.add(1, "a")
    faults.add(2, "b")

    assert _message(faults) == "pact.md:1: a\npact.md:2: b"


def test_of_many_known_words_eight_are_named_and_the_rest_counted() -> None:
    assert nearest("zzz", "abcdefgh") == "Known: a, b, c, d, e, f, g, h."
    assert nearest("zzz", "abcdefghij") == "Known: a, b, c, d, e, f, g, h and 2 more."
