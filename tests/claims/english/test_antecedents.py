"""Whom a pronoun may stand for: the few that are looked at answer as all would."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tries import tries

from servanda.claims.english.antecedents import Antecedent, Antecedents
from servanda.model import ActorKind, Mention, Span

KINDS: tuple[ActorKind, ...] = ("person", "state", "media")


@st.composite
def some_named(draw: st.DrawFn) -> list[Antecedent]:
    at, named = 0, []
    for _ in range(draw(st.integers(0, 12))):
        at += draw(st.integers(1, 400))
        mention = Mention(Span(at, at + 3, "Ana"), None, draw(st.sampled_from(KINDS)))
        proper, plural = draw(st.booleans()), draw(st.booleans())
        named.append(Antecedent(at, mention, proper, draw(st.booleans()), plural))
    return named


@tries(200)
@given(some_named(), st.integers(0, 5000), st.integers(0, 700))
def test_all_that_are_near_and_the_last_of_each_sort_before(
    named: list[Antecedent], at: int, back: int
) -> None:
    text = Antecedents()
    for each in named:
        text.add(each)

    found = text.before(at, near=at - back)

    before = [each for each in named if each.at < at]
    assert [n for n in found if n.at >= at - back] == [n for n in before if n.at >= at - back]
    for kind in KINDS:
        for proper in (True, False):
            fit, some = (
                [n for n in each if n.mention.kind == kind and n.proper >= proper]
                for each in (before, found)
            )
            assert fit[-1:] == some[-1:]


def test_a_long_page_is_not_looked_through_for_each_pronoun() -> None:
    text = Antecedents()
    for at in range(0, 100_000, 10):
        mention = Mention(Span(at, at + 3, "Ana"), None, KINDS[at % 3])
        text.add(Antecedent(at, mention, True, True, False))

    assert len(text.before(100_000, near=99_400)) <= 60 + len(KINDS)
