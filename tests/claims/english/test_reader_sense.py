"""What the English reader must not take for an act, and whom it takes words for."""

import pytest

from servanda.model import Actor
from tests.claims.reading import acts, telling, the

STATES = (
    Actor(id="state-a", name="Thailand", kind="state", country="th"),
    Actor(id="state-b", name="Cambodia", kind="state", country="kh"),
)


@pytest.mark.parametrize(
    ("content", "country"),
    [
        ("Thai police arrested three reporters on Monday.", "th"),
        ("The Myanmar army arrested three reporters on Monday.", "mm"),
        ("Soldiers of Peru arrested three reporters on Monday.", "pe"),
        ("The police arrested three reporters on Monday.", None),
    ],
)
def test_whose_police_they_are_is_told_by_the_words(content: str, country: str | None) -> None:
    (doer,) = the("detain", content).by

    assert country == doer.country


@pytest.mark.parametrize("words", ["The Thai government", "Thailand's government", "Thailand"])
def test_a_countrys_government_is_its_known_state(words: str) -> None:
    claim = the("exile", f"{words} deported two journalists on Friday.", actors=STATES)

    assert [(m.actor, m.country) for m in claim.by] == [("state-a", "th")]


@pytest.mark.parametrize(
    "content",
    [
        "Members of the dissolved party met in the capital on Friday.",
        "The flood killed twelve villagers on Friday.",
        "Reporters are often beaten by the police.",
        "Officers executed a search warrant at the house of a teacher.",
        "The crew shot a film about a policeman in the old town.",
        "They were killing time with a journalist at the airport.",
        "The judge called it an invasion of her home.",
        "His wife is petitioning for the release of the editor.",
        "The police issued a press release on Monday.",
        "Police killed 20 dogs in the old town on Friday.",
        "Soldiers detained three vehicles at the border on Friday.",
        "The prisoner killed himself in his cell on Friday.",
        "Each year hundreds of journalists are killed.",
        "Every day ten women are killed by gunmen.",
        "Sabotage of a pylon caused blackouts in three towns on Friday.",
        "A customer bombarded the minister with hundreds of emails.",
        "The neighbour said he was making a citizen's arrest of a thief.",
        "The clients of the clinic entered through the southern border.",
    ],
)
def test_what_is_no_act_gives_no_claim(content: str) -> None:
    assert set() == acts(content)


def test_what_is_set_aside_is_listed_with_its_reason() -> None:
    unread = telling("The flood killed twelve villagers on Friday.").unread

    assert unread == ('10: kill: "flood" is nobody who acts',)


def test_those_arrested_are_not_the_police_who_told_of_them() -> None:
    content = (
        "Two activists handed out leaflets. Police officers came. They were arrested on Monday."
    )

    (affected,) = the("detain", content).to

    assert affected.span.quote == "Two activists"


def test_a_new_dissolution_is_still_one() -> None:
    assert ("party_dissolve", "done") in acts("The court dissolved the main opposition party.")


@pytest.mark.parametrize(
    ("act", "content"),
    [
        ("detain", "Police detained a bus with 40 protesters on Friday."),
        ("kill", "The officer killed himself and two soldiers on Friday."),
        ("kill", "Last year hundreds of journalists were killed."),
        ("kill", "A car bomb killed three policemen on Friday."),
        ("release", "A press release says that the court freed the editor on Friday."),
    ],
)
def test_what_is_no_act_beside_an_act_hides_none(act: str, content: str) -> None:
    assert (act, "done") in acts(content)


def test_a_kidnapping_that_was_foiled_is_none() -> None:
    told = telling("Police foiled an attempt to kidnap the editor on Friday.")

    assert told.claims == ()
    assert "foiled" in " ".join(told.unread)


def test_who_stops_a_truck_may_still_arrest_its_driver() -> None:
    claim = the("detain", "Police stopped the truck on Friday, arresting the driver.")

    assert [m.span.quote for m in claim.by] == ["Police"]


def test_what_somebody_is_found_guilty_of_is_not_done_by_the_court() -> None:
    claim = the("abduct", "The court found the officer guilty of kidnapping two activists.")

    assert [m.span.quote for m in claim.by] == ["the officer"]


def test_a_failed_assassination_is_told_as_attempted() -> None:
    claim = the("kill", "The failed assassination of the judge shocked the country.")

    assert "attempted" in claim.reason
