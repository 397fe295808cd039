"""The founding article, read from its file through the captures' own text."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import outside
import pytest
from claims.reading import WORDS, capture, parser, text

from servanda import agreements, captures, claims
from servanda.model import Claim, Interval, Telling

PARIS = Path(__file__).parents[3] / "agreements" / "paris-1991.md"


@pytest.fixture(scope="module")
def told() -> Telling:
    data = (outside.data("founding") / "article.txt").read_bytes()
    _, content, passages = captures.text_of(data, "text/plain", address="article.txt")
    return claims.read(
        capture(Interval(date(2017, 10, 24), date(2017, 10, 27), "range")),
        text(content, passages),
        parser=parser(),
        lexicon=WORDS,
        agreements=[agreements.read(PARIS, lexicon=WORDS)],
    )


def only(told: Telling, act: str, *, to: str = "") -> Claim:
    found = [c for c in told.claims if c.act == act and (not to or to in " ".join(words(c.to)))]
    assert len(found) == 1, [(c.act, c.cue.quote, words(c.to)) for c in told.claims]
    return found[0]


def words(mentions: tuple[object, ...]) -> list[str]:
    return [m.span.quote for m in mentions]  # type: ignore[attr-defined]


def said_by(claim: Claim) -> str:
    return claim.said_by.span.quote if claim.said_by else ""


def test_the_arrest_of_the_leader_is_on_a_charge_of_treason(told: Telling) -> None:
    claim = only(told, "detain")

    assert "Kem Sokha" in words(claim.to)[0]
    assert claim.to[0].kind == "politician"
    assert words(claim.by) == ["Hun Sen"]
    assert claim.instrument is not None
    assert claim.instrument.quote == "treason"
    assert claim.stance == "done"
    assert (claim.when.from_on, claim.when.to_on) == (date(2017, 1, 1), date(2017, 10, 27))


def test_the_institute_was_closed_and_it_is_no_outlet(told: Telling) -> None:
    claim = only(told, "ngo_close")

    assert "National Democratic Institute" in words(claim.to)[0]
    assert claim.number is None


def test_thirty_one_broadcasts_are_one_act_with_a_number(told: Telling) -> None:
    claim = only(told, "media_close", to="broadcasts")

    assert claim.number is not None
    assert (claim.number.low, claim.number.high) == (31, 31)
    assert claim.number.unit == "radio broadcasts"


def test_the_daily_was_closed_in_september_after_a_tax_bill(told: Telling) -> None:
    closed = only(told, "media_close", to="Daily")
    billed = only(told, "admin_pressure")

    assert (closed.when.from_on, closed.when.to_on) == (date(2017, 9, 1), date(2017, 9, 30))
    assert "Daily" in words(billed.to)[0]
    assert billed.number is not None
    assert (billed.number.low, billed.number.unit) == (6_300_000.0, "USD")


def test_intimidation_is_said_by_the_letter(told: Telling) -> None:
    claim = only(told, "surveil")

    assert "letter" in said_by(claim)
    assert {m.kind for m in claim.to} == {"defender"}


def test_members_abroad_are_a_number_said_by_the_letter(told: Telling) -> None:
    claim = only(told, "exile")

    assert "letter" in said_by(claim)
    assert claim.number is not None
    assert (claim.number.low, claim.number.high, claim.number.unit) == (None, 40, "percent")


def test_the_dissolution_is_announced_on_monday_and_not_done(told: Telling) -> None:
    claim = only(told, "party_dissolve")

    assert claim.stance in ("planned", "threatened")
    assert (claim.when.from_on, claim.when.to_on) == (date(2017, 10, 23), date(2017, 10, 23))
    assert said_by(claim) == "the PM"


def test_like_a_ghost_is_a_position_of_the_prime_minister(told: Telling) -> None:
    claim = next(c for c in told.claims if c.act == "position" and "ghost" in c.cue.quote)

    assert claim.about == "paris-1991"
    assert "Hun Sen" in said_by(claim)


def test_the_open_letter_invokes_the_agreement(told: Telling) -> None:
    claim = only(told, "invoke")

    assert claim.number is not None
    assert (claim.number.low, claim.number.high) == (50, None)
    assert words(claim.to) == ["the United Nations"]


def test_nothing_comes_from_captions_history_links_signatories_or_vows(told: Telling) -> None:
    quotes = " ".join(c.quote.quote for c in told.claims)

    assert "1972" not in quotes
    assert "Khmer Rouge" not in quotes
    assert "SEE ALSO" not in quotes
    assert "Fortify" not in quotes
    assert "ten years" not in quotes
    assert "banquet" not in quotes
    assert {c.act for c in told.claims} == {
        "admin_pressure", "detain", "exile", "invoke", "media_close", "ngo_close",
        "party_dissolve", "position", "surveil",
    }  # fmt: skip
