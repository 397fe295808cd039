"""Two spellings of one become a question, the answer joins, and a later answer splits again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from servanda import canon, incidents, lexicon
from servanda.incidents.identities import naming
from servanda.model import Actor, Identity, Incident
from tests.incidents.report import Report

WORDS = lexicon.load()
NOON = datetime(2021, 7, 1, 12, tzinfo=UTC)


def arrest(name: str, *, publisher: str = "A", actor: str | None = None) -> Report:
    report = Report(f"Police arrested {name} on Thursday.\n{publisher}", publisher=publisher)
    to = report.who(name, actor, kind="politician")
    return report.tell("detain", "arrested", to=to, when="2021-06-03")


def said(one: str, other: str, verdict: str, *, hour: int = 0, by: str = "A. Monitor") -> Identity:
    first, second = sorted((one, other))
    at = NOON + timedelta(hours=hour)
    return Identity(f"idn-{hour}-{verdict}", first, second, verdict, "one photo", by, at, "seen")


def gather(*reports: Report, judged: tuple[Identity, ...] = ()) -> tuple[Incident, ...]:
    return incidents.group(
        [r.telling for r in reports],
        [r.capture for r in reports],
        [r.text for r in reports],
        lexicon=WORDS,
        identities=judged,
    )


def asked(
    *reports: Report, actors: tuple[Actor, ...] = (), judged: tuple[Identity, ...] = ()
) -> tuple[incidents.NameQuestion, ...]:
    found = gather(*reports, judged=judged)
    return incidents.find_namesakes(found, actors, judged, lexicon=WORDS)


TWO = (arrest("Sam Rainsy"), arrest("Sam Rangsi", publisher="B"))


def test_two_spellings_stay_two_and_are_asked_with_what_would_join() -> None:
    found = gather(*TWO)
    (question,) = asked(*TWO)

    assert len(found) == 2
    assert (question.one, question.other) == ("Sam Rainsy", "Sam Rangsi")
    assert "same skeleton" in question.why and "rainsy/rangsi" in question.why
    assert question.joins == ((found[0].id, found[1].id),)


def test_judged_one_they_are_one_incident_that_shows_both_and_who_said_so() -> None:
    (one,) = gather(*TWO, judged=(said("Sam Rainsy", "Sam Rangsi", "same"),))

    assert [m.span.quote for m in one.to] == ["Sam Rainsy", "Sam Rangsi"]
    assert one.claims == (*TWO[0].claims, *TWO[1].claims)
    assert one.id == gather(*TWO)[0].id
    assert "A. Monitor on 2021-07-01: one photo" in one.identities[0]


def test_joined_then_split_is_byte_for_byte_never_joined() -> None:
    judged = (
        said("Sam Rainsy", "Sam Rangsi", "same"),
        said("Sam Rainsy", "Sam Rangsi", "different", hour=1),
    )

    assert canon.spell(gather(*TWO, judged=judged)) == canon.spell(gather(*TWO))
    assert asked(*TWO, judged=judged) == ()


def test_the_order_in_which_judgements_are_recorded_changes_nothing() -> None:
    judged = (
        said("Sam Rainsy", "Sam Rangsi", "same"),
        said("Sam Rainsy", "Sam Rangsi", "different", hour=1),
        said("Sam Rangsi", "Sam Rangsy", "same", hour=2),
        said("Sam Rainsy", "Sam Rangsi", "same", hour=3),
    )
    three = (*TWO, arrest("Sam Rangsy", publisher="C"))
    spelt = {canon.spell(gather(*three, judged=order)) for order in permutations(judged)}

    assert len(spelt) == 1
    assert len(gather(*three, judged=judged)) == 1


def test_judgements_that_contradict_join_nothing_and_are_named() -> None:
    judged = (
        said("Sam Rainsy", "Sam Rangsi", "same"),
        said("Sam Rangsi", "Sam Rangsy", "same", hour=1),
        said("Sam Rainsy", "Sam Rangsy", "different", hour=2),
    )
    three = (*TWO, arrest("Sam Rangsy", publisher="C"))
    (signal,) = naming(judged, ()).signals

    assert len(gather(*three, judged=judged)) == 3
    assert signal.kind == "names contradict"
    assert "are different" in signal.what


def test_a_spelling_of_a_known_actor_is_that_actor() -> None:
    reports = (arrest("Sam Rainsy", actor="sam_rainsy"), TWO[1])

    assert len(gather(*reports)) == 2
    assert len(gather(*reports, judged=(said("Sam Rainsy", "Sam Rangsi", "same"),))) == 1


def test_near_names_of_two_people_are_neither_joined_nor_asked() -> None:
    kem = Actor("kem_sokha", "Kem Sokha", not_to_confuse_with=("Kem Sokhan", "Kem Sokhaa"))
    reports = (
        arrest("Kem Sokha", actor="kem_sokha"),
        arrest("Kem Sokhan", publisher="B"),
        arrest("Kem Sokhaa", publisher="C"),
    )

    assert len(gather(*reports)) == 3
    assert asked(*reports, actors=(kem,)) == ()
    assert [(q.one, q.other) for q in asked(*reports)] == [("Kem Sokha", "Kem Sokhaa")]


def test_unsure_is_asked_again_only_where_the_evidence_changed() -> None:
    (question,) = asked(*TWO)
    unsure = Identity(
        "idn-1", "Sam Rainsy", "Sam Rangsi", "unsure", "?", "A", NOON, question.seen_sha256
    )

    assert asked(*TWO, judged=(unsure,)) == ()
    assert len(asked(*TWO, arrest("Sam Rangsi", publisher="C"), judged=(unsure,))) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hun Sen", "Hun Saen"),
        ("Mohammed Qasim", "Muhammad Kasem"),
        ("Dmitriy Volkov", "Dmitry Volkov"),
        ("Norodom Sihanouk", "Norodom Sihanuk"),
        ("Joseph Martin", "Josef Martin"),
    ],
)
def test_spellings_of_one_name_are_asked(one: str, other: str) -> None:
    assert len(asked(arrest(one), arrest(other, publisher="B"))) == 1
