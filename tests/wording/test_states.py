"""Words for standings: what is not assessed, and a step whose day has passed."""

from __future__ import annotations

from datetime import date

import pacts
import pytest
from attrs import evolve

from servanda import duties, standing, wording
from servanda.model import Event, Finding, Notice, Standing, Term

ON = date(2011, 1, 1)
LATE = "It was due by 2001-01-01"


def assessed(*records: Finding | Notice) -> str:
    """The note of a commitment due by 2001, as it is said."""
    item = pacts.commitment(once=True, term=Term("by", on=date(2001, 1, 1)))
    findings = tuple(one for one in records if isinstance(one, Finding))
    notices = tuple(one for one in records if isinstance(one, Notice))
    found: Standing = standing.assess(
        pacts.agreement(item), item, findings, notices, on=ON, heard=0, expected=0
    )
    return wording.standing_note(found, notices, findings)


def test_of_a_step_that_nobody_recorded_it_is_said_that_nobody_did() -> None:
    said = f"{LATE}. Not assessed: nobody has recorded whether it was done by then."

    assert assessed() == said


@pytest.mark.parametrize(
    ("came", "on", "note"),
    [
        (date(2000, 5, 1), ON, "came on 2000-05-01, in time."),
        (date(2001, 5, 1), ON, "came on 2001-05-01, late."),
        (date(2001, 5, 1), date(2001, 2, 1), "recorded whether it was done by then."),
    ],
)
def test_of_a_step_that_an_event_completes_it_is_said_when_that_came(
    came: date, on: date, note: str
) -> None:
    item = pacts.commitment(once=True, until="vote", term=Term("by", on=date(2001, 1, 1)))
    pact = pacts.agreement(item, events=(Event("vote", "the vote", came),))
    found = standing.assess(pact, item, (), (), on=on, heard=0, expected=0)

    said = wording.standing_note(found, (), (), pact)

    assert said.startswith(LATE)
    assert said.endswith(note)


def test_of_a_step_that_persons_looked_at_it_is_said_what_they_found() -> None:
    missed = pacts.finding("breaches", date(2001, 2, 1))
    assert f"{LATE}; {wording.NOT_DONE}" in assessed(missed)
    assert assessed(pacts.notice("met")) == f"{LATE} and is shown done on {pacts.DAY}."
    assert f"{LATE}; a step is on record" in assessed(pacts.notice("step", words="talks"))


def test_a_finding_about_another_year_does_not_show_that_somebody_looked_at_a_step() -> None:
    item = pacts.commitment(once=True, term=Term("by", on=date(2001, 1, 1)))
    (duty,) = duties.trigger(pacts.agreement(item), (), (), on=ON)

    def said(*findings: Finding) -> str:
        return wording.duty_state(duty, findings, ())

    assert said(pacts.finding("breaches")) == "not assessed"
    assert wording.duty_remark(duty, (pacts.finding("breaches"),), ()).startswith("Not assessed")
    assert "nobody has recorded whether" in assessed(pacts.finding("breaches"))
    assert said(pacts.finding("breaches", date(2000, 6, 1))) == "overdue"
    assert said(pacts.finding("breaches", date(2001, 6, 1))) == "overdue"
    assert said(evolve(pacts.finding("fulfils"), state="rejected")) == "overdue"


@pytest.mark.parametrize(
    ("bearings", "words"),
    [
        ((), "Nothing upheld bears on it. That does not say that it is kept."),
        (("excuses",), "Nothing upheld says that it is broken or kept."),
        (
            ("context", "breaches", "context"),
            "Nothing upheld says that it is broken or kept; two findings are of context.",
        ),
    ],
)
def test_what_is_not_assessed_says_what_is_upheld_all_the_same(
    bearings: tuple[str, ...], words: str
) -> None:
    assert wording.unassessed(pacts.finding(bearing) for bearing in bearings) == words


def test_beside_what_a_standing_rests_on_each_kind_is_counted() -> None:
    breach, threat = pacts.finding("breaches"), pacts.finding("threatens")
    weak = evolve(pacts.finding("breaches", incident="march"), state="disputed", proof="suspect")
    stands = Standing("one-1", (), "breached", None, (breach.id,), 0, 0, ON, "m")

    assert wording.beside(stands, (breach,)) == ""
    assert wording.beside(stands, (breach, threat, weak, pacts.finding("context"))) == (
        "Beside these, one finding threatens it and one finding is disputed. "
        "One finding is at “reasonable grounds to suspect”."
    )
