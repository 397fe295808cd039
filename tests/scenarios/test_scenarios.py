"""Every shipped scenario agrees, a scenario that does not is named, and faults have lines."""

from __future__ import annotations

from pathlib import Path

import pytest
from outside import ROOT

from servanda import agreements, lexicon, scenarios
from servanda.errors import AgreementError
from servanda.model import Agreement

FILES = sorted((ROOT / "agreements").glob("*.scenarios.toml"))
_READ: dict[str, Agreement] = {}


def agreement_of(path: Path) -> Agreement:
    """The agreement beside a scenario file, read once."""
    id = path.name.removesuffix(".scenarios.toml")
    if id not in _READ:
        _READ[id] = agreements.read(path.with_name(f"{id}.md"), lexicon=lexicon.load())
    return _READ[id]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_what_comes_out_is_what_the_scenarios_say(path: Path) -> None:
    agreement = agreement_of(path)
    told = scenarios.read(path, agreement)

    assert len(told) >= 20
    assert len({one.name for one in told}) == len(told)
    assert scenarios.disagreements(told, agreement) == ()


def test_every_shipped_agreement_has_scenarios() -> None:
    shipped = {path.stem for path in (ROOT / "agreements").glob("*.md")}

    assert shipped == {path.name.removesuffix(".scenarios.toml") for path in FILES}


STORY = """
[[scenario]]
name = "a session in time"
why = "It is due within fourteen days of the report."
on = 2018-11-16
[[scenario.finding]]
incident = "an imagined attack"
commitment = "rarcss-2-1-1"
bearing = "breaches"
bearers = ["tgonu"]
since_on = 2018-10-15
serious = true
[[scenario.notice]]
kind = "request"
about = "rarcss-7-10-session"
by = "rjmec_chair"
on = 2018-11-01
[[scenario.standing]]
commitment = "rarcss-2-1-1"
state = "breached"
since = 2018-10-15
[[scenario.duty]]
rule = "rarcss-7-10-session"
state = "overdue"
due = 2018-11-15
"""
PACT = FILES[-1]


def faults(text: str) -> list[str]:
    with pytest.raises(AgreementError) as caught:
        scenarios.read_text(text, agreement_of(PACT), name="s.toml")
    return str(caught.value).splitlines()


def differences(text: str) -> tuple[str, ...]:
    told = scenarios.read_text(text, agreement_of(PACT), name="s.toml")
    return scenarios.disagreements(told, agreement_of(PACT))


def test_a_story_that_holds_disagrees_with_nothing() -> None:
    assert differences(STORY) == ()


@pytest.mark.parametrize(
    ("change", "to", "said"),
    [
        ('state = "breached"', 'state = "kept"', "must have state kept; it has breached"),
        ("since = 2018-10-15", "since = 2018-10-16", "must have since 2018-10-16"),
        ('state = "overdue"', 'state = "owed"', "must be state owed"),
        ("due = 2018-11-15", 'due = "none"', "due 2018-11-15"),
        ("due = 2018-11-15", 'waiting_on = "rjmec_chair"', "must be state overdue, waiting_on"),
        ("due = 2018-11-15", 'bearers = ["sudan"]', "borne by igad_council_chair"),
        ("on = 2018-11-16", "on = 2018-10-01", "there is none"),
        ("on = 2018-11-16", 'on = 2018-11-16\nno_duty = ["rarcss-2-4"]', "must not be there"),
        ("on = 2018-11-16", "on = 2018-11-16\nonly_duties = true", "rarcss-2-4 is not listed"),
    ],
)
def test_each_difference_is_named_with_its_scenario(change: str, to: str, said: str) -> None:
    told = differences(STORY.replace(change, to, 1))

    assert any(said in one for one in told)
    assert all(one.startswith('s.toml:2: "a session in time" on 2018-') for one in told)


@pytest.mark.parametrize(
    ("change", "to", "line", "said"),
    [
        ('state = "breached"', 'state = "breeched"', 20, 'Did you mean "breached"?'),
        ('bearing = "breaches"', 'bearing = "braeches"', 9, 'Did you mean "breaches"?'),
        ("rarcss-2-1-1", "rarcss-2-1-11", 8, 'Did you mean "rarcss-2-1-1"?'),
        ('about = "rarcss-7-10-session"', 'about = "rarcss-7-10"', 15, "Did you mean"),
        ('bearers = ["tgonu"]', 'bearers = ["tgonus"]', 10, 'Did you mean "tgonu"?'),
        ('kind = "request"', 'kind = "requst"', 14, 'Did you mean "request"?'),
        ("serious = true", "seriuos = true", 12, 'Did you mean "serious"?'),
        ("serious = true", 'serious = "yes"', 12, "of the wrong kind"),
        ("since_on = 2018-10-15", 'since_on = "15 October"', 11, "of the wrong kind"),
        ("since_on = 2018-10-15", "since_on = 2018-10-15T00:00:00", 11, "of the wrong kind"),
        ("on = 2018-11-16", "", 2, 'has no "on"'),
        ("on = 2018-11-16", 'on = 2018-11-16\nno_duty = ["rarcss-2-5"]', 6, "Did you mean"),
        ("due = 2018-11-15", 'due = "never"', 25, "of the wrong kind"),
        ("[[scenario]]", "[[scenarios]]", 2, '"scenarios" means nothing here'),
    ],
)
def test_each_fault_has_its_line_and_the_nearest_word(
    change: str, to: str, line: int, said: str
) -> None:
    text = STORY.replace(change, to, 1)
    if change == "[[scenario]]":
        text = text.replace("[[scenario.", "[[scenarios.")
    told = faults(text)

    assert any(one.startswith(f"s.toml:{line}:") and said in one for one in told), told


def test_every_fault_is_told_at_once() -> None:
    told = faults(STORY.replace("breached", "breeched").replace('"request"', '"requst"'))

    assert len(told) == 2


def test_what_is_no_toml_or_no_text_is_said(tmp_path: Path) -> None:
    assert "is no TOML" in faults("[[scenario]\n")[0]
    assert "holds no scenario" in faults("")[0]
    assert any("is not a table" in one for one in faults("scenario = [1]"))
    (tmp_path / "s.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(AgreementError, match="is text in UTF-16"):
        scenarios.read(tmp_path / "s.toml", agreement_of(PACT))


def test_a_scenario_can_name_who_accedes_in_it() -> None:
    joins = """[[scenario.notice]]
kind = "accession"
about = "guarantors"
by = "egypt"
on = 2018-11-01
[[scenario.duty]]
rule = "rarcss-7-11-guarantors"
state = "owed"
bearers = ["sudan", "uganda", "ethiopia", "kenya", "djibouti", "somalia", "egypt"]
"""

    assert differences(STORY + joins) == ()
