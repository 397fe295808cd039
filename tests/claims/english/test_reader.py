"""The English reader: acts, roles, numbers, times, speakers; and what it must leave alone."""

from __future__ import annotations

from datetime import date

import pytest
from attrs import evolve
from claims.reading import WORDS, acts, capture, parser, telling, text, the
from hypothesis import given
from hypothesis import strategies as st
from tries import tries

from servanda import claims
from servanda.errors import SettingsError
from servanda.model import Actor, Agreement, Claim, Interval, Passage, Span

PACT = Agreement(
    "lake-1999", "Lake Agreement", None, None, (), (), (), (), (), (), (), (), (), (),
    aliases=("Lake Accords",),
)  # fmt: skip


def spans(claim: Claim) -> list[Span]:
    held = [claim.cue, claim.quote, claim.when_span, claim.instrument, claim.stance_span]
    held += [m.span for m in (*claim.by, *claim.to)] + [p.span for p in claim.where]
    held.append(claim.said_by.span if claim.said_by else None)
    held.append(claim.number.span if claim.number else None)
    return [span for span in held if span is not None]


def quotes(mentions: tuple[object, ...]) -> list[str]:
    return [m.span.quote for m in mentions]  # type: ignore[attr-defined]


def test_acts_joined_in_one_sentence_are_told_apart_by_whom_they_hit() -> None:
    told = telling(
        "The president has silenced his critics, including jailing the Green Party’s (GP) chief "
        "Ana Lor on charges of sedition, forcibly closing the Lake Institute along with 12 "
        "community radio stations."
    ).claims

    assert {c.act for c in told} == {"detain", "ngo_close", "media_close"}
    by_act = {c.act: c for c in told}
    assert quotes(by_act["detain"].by) == ["The president"]
    assert by_act["detain"].instrument is not None
    assert by_act["detain"].instrument.quote == "sedition"
    assert by_act["media_close"].number is not None
    assert by_act["media_close"].number.low == by_act["media_close"].number.high == 12
    assert quotes(by_act["ngo_close"].to) == ["the Lake Institute"]


def test_a_participle_after_a_name_tells_who_suffers_and_by_whom() -> None:
    told = telling(
        "The Daily Lantern newspaper – forced to close by the mayor’s government in March after "
        "being handed a US$2 million tax bill – said it would sue."
    ).claims
    closed = next(c for c in told if c.act == "media_close")
    billed = next(c for c in told if c.act == "admin_pressure")

    assert quotes(closed.to) == ["The Daily Lantern newspaper"]
    assert quotes(closed.by) == ["the mayor’s government"]
    assert (closed.when.from_on, closed.when.to_on) == (date(2018, 3, 1), date(2018, 3, 31))
    assert quotes(billed.to) == ["The Daily Lantern newspaper"]
    assert billed.number is not None
    assert (billed.number.low, billed.number.unit) == (2_000_000.0, "USD")
    assert billed.when.to_on == date(2018, 3, 31), "it came before the closing"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Police arrested the editor.", {("detain", "done")}),
        ("The editor was arrested.", {("detain", "done")}),
        ("The arrest of the editor by police drew protest.", {("detain", "done")}),
        ("The editor, who was arrested on Monday, is well.", {("detain", "done")}),
        ("Police are holding the editor in custody.", {("detain", "ongoing")}),
        ("The editor was not arrested.", {("detain", "denied")}),
        ("Police denied arresting the editor.", {("detain", "denied")}),
        ("Police will arrest the editor.", {("detain", "planned")}),
        ("The army plans to close the radio station.", {("media_close", "planned")}),
        ("The general threatened to kill the editor.", {("threaten", "done"), ("kill", "threatened")}),
        ("The court released the editor.", {("release", "done")}),
        ("The ministry lifted the ban on the party.", {("release", "done"), ("party_dissolve", "ended")}),
    ],
)  # fmt: skip
def test_the_stance_follows_what_governs_the_act(
    words: str, expected: set[tuple[str, str]]
) -> None:
    found = acts(words)

    assert found <= expected
    assert found


@pytest.mark.parametrize(
    "words",
    [
        "If police arrest the editor, the paper will close its doors to tourists.",
        "Groups called for the release of the editor.",
        "The union is calling for the editor to be released immediately.",
        "Groups want the two reporters released.",
        "Police may arrest the editor.",
        "Did police arrest the editor?",
        "Do not kill the valley!",
        "He feared the arrest of his friends.",
        "The law lets courts dissolve political parties.",
        "The chief vowed to rule for ten more years.",
    ],
)
def test_what_is_only_possible_wished_or_asked_is_set_aside_by_name(words: str) -> None:
    told = telling(words)

    assert not [c for c in told.claims if c.act not in ("law_restrict", "threaten")]


def test_what_is_set_aside_is_told_with_its_place_and_why() -> None:
    told = telling("Groups urged the court to release the editor.")

    assert [c for c in told.claims if c.stance in ("done", "ongoing")] == []
    assert all("release" in line for line in told.unread)


def test_a_dissolution_announced_on_monday_is_planned_and_said_that_day() -> None:
    claim = the("party_dissolve", "On Monday, the premier said the Green Party would be dissolved.")

    assert claim.stance == "planned"
    assert (claim.when.from_on, claim.when.to_on) == (date(2018, 5, 14), date(2018, 5, 14))
    assert claim.said_by is not None
    assert claim.said_by.span.quote == "the premier"


def test_what_a_letter_says_is_said_by_the_letter() -> None:
    content = (
        "The letter described intimidation and surveillance of civil society workers.\n"
        "Fewer than 40 percent of Green Party members of parliament remain in the country, it said."
    )
    told = {c.act: c for c in telling(content).claims}

    assert {m.kind for m in told["surveil"].to} == {"defender"}
    assert told["exile"].number is not None
    assert (told["exile"].number.low, told["exile"].number.high) == (None, 40)
    for claim in told.values():
        assert claim.said_by is not None
        assert claim.said_by.span.quote == "The letter"


def test_a_decade_of_history_is_no_act_of_now() -> None:
    told = telling(
        "Almost three decades ago the war ended after 20 years of killings of villagers under "
        "the cruel regime of the generals."
    )

    assert told.claims == ()
    assert any("history" in line for line in told.unread)


def test_an_act_long_ago_with_its_own_day_keeps_that_day() -> None:
    claim = the("kill", "Soldiers killed 12 villagers on 3 May 1981.")

    assert (claim.when.from_on, claim.when.to_on) == (date(1981, 5, 3), date(1981, 5, 3))


def test_captions_and_links_to_other_pages_are_never_read() -> None:
    content = "Police arrested a reporter.\nPolice arrested an editor."
    kinds = (Passage(0, 27, "caption"), Passage(28, 54, "pull_link"))
    told = telling(content, passages=kinds)

    assert told.claims == ()
    assert len(told.unread) == 2


def test_a_title_said_again_in_the_body_is_read_once() -> None:
    content = "Police arrest two editors\nPolice arrest two editors\nMore follows."
    passages = (Passage(0, 25, "title"), Passage(26, 51, "heading"), Passage(52, 65, "body"))

    assert len(telling(content, passages=passages).claims) == 1


def test_a_pronoun_is_taken_for_who_was_named_and_says_so() -> None:
    told = telling("Maria Lopez edits the Lantern. Police arrested her on Monday.")
    claim = next(c for c in told.claims if c.act == "detain")

    assert quotes(claim.to) == ["Maria Lopez"]
    assert '"her"' in claim.to[0].how


def test_names_are_taken_for_the_actors_that_are_given() -> None:
    party = Actor("green", "Green Valley Party", "party", aliases=("GVP",))
    claim = the("party_dissolve", "The Supreme Court dissolved the GVP.", actors=(party,))

    assert claim.to[0].actor == "green"
    assert claim.to[0].kind == "party"


@pytest.mark.parametrize(
    ("words", "by"),
    [
        ("The chief said the Lake Agreement is like an old song.", "The chief"),
        ("The chief said the Lake Accords no longer apply.", "The chief"),
        ("The rebels broke the Lake Agreement, the chief said.", "The rebels"),
    ],
)
def test_what_is_said_of_the_agreement_is_a_position_of_whoever_says_it(
    words: str, by: str
) -> None:
    claim = the("position", words, agreements=(PACT,))

    assert claim.about == "lake-1999"
    assert claim.said_by is not None
    assert by in quotes(claim.by)


def test_an_appeal_under_the_agreement_names_who_asks_and_who_is_asked() -> None:
    claim = the(
        "invoke",
        "More than 50 groups have signed a letter calling upon the United Nations to discuss the "
        "Lake Agreement.",
        agreements=(PACT,),
    )

    assert claim.about == "lake-1999"
    assert quotes(claim.by) == ["More than 50 groups"]
    assert quotes(claim.to) == ["the United Nations"]
    assert claim.number is not None
    assert (claim.number.low, claim.number.high) == (50, None)


def test_a_text_of_capitals_is_read_like_any_other() -> None:
    claim = the("kill", "GUERRILLAS KILLED THE MAYOR OF THE TOWN ON MONDAY, THE ARMY REPORTED.")

    assert quotes(claim.to) == ["THE MAYOR OF THE TOWN"]
    assert claim.said_by is not None


def test_no_break_spaces_and_curled_quotes_change_nothing_but_the_quotes() -> None:
    plain = the("detain", "Police arrested the paper's editor on Monday.")
    curled = the("detain", "Police\u00a0arrested the paper’s editor on\u00a0Monday.")

    assert plain.when.from_on == curled.when.from_on
    assert curled.to[0].span.quote == "the paper’s editor"


def test_reading_twice_gives_the_same_telling() -> None:
    words = "Police arrested the editor on Monday, the union said."

    assert telling(words) == telling(words)


def test_a_telling_names_reader_model_and_lexicon() -> None:
    told = telling("Police arrested the editor.")

    assert told.reader in claims.READER
    assert told.lexicon_sha256 == WORDS.sha256
    assert parser().digest in told.model


def test_a_language_nobody_described_is_refused_with_what_to_do() -> None:
    published = Interval(None, None)

    with pytest.raises(SettingsError, match="languages/xx.toml"):
        claims.read(capture(published), text("x"), parser=parser(), lexicon=WORDS, language="xx")


_PIECES = st.sampled_from(
    [
        "Police arrested the editor", "on Monday", "the letter", "said", "“", "”", "’s", "\n", " – ",
        "31 radio stations", "were closed", "by", "US$6.3 million", "tax bill", ".", ",", "\u00a0",
        "will", "not", "killed", "THE ARMY", "of", "(GVP)", "He", "it said", "été", "ខ្មែរ", "😀", "?",
        "in Geneva", "which", "and", "the Lake Accords", "violated",
    ]
)  # fmt: skip


@tries(60)
@given(st.lists(_PIECES, max_size=24), st.sampled_from(["", " "]))
def test_every_span_quotes_the_working_text(pieces: list[str], glue: str) -> None:
    content = glue.join(pieces)
    told = telling(content, agreements=(PACT,))

    for claim in told.claims:
        for span in spans(claim):
            assert content[span.start : span.end] == span.quote
            assert span.quote


def test_a_page_published_on_no_known_day_is_read_all_the_same() -> None:
    dated = capture(Interval(None, None))
    told = claims.read(
        evolve(dated), text("Police arrested the editor on Monday."), parser=parser(), lexicon=WORDS
    )

    assert [c.act for c in told.claims] == ["detain"]
    assert told.claims[0].when.to_on is None
