"""The letter: derived from duties and findings, each sentence with its source."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

import pytest
from archive.hostile import PAYLOADS, poisoned
from archive.lake_watch import AT, ON, published
from attrs import evolve
from lxml import html as lxml_html

from servanda import canon, letters
from servanda import duties as method
from servanda.archive import Published
from servanda.errors import EvidenceError, SettingsError
from servanda.letters.marking import cited, plain
from servanda.letters.strength import strongest
from servanda.model import (
    Duty,
    Incident,
    Interval,
    Letter,
    Letterhead,
    Mention,
    Notice,
    Origin,
    Reading,
    Seen,
    Span,
)

ANNEX = "Annex 2: sources"


class Decided(NamedTuple):
    """What a letter needs of a decision."""

    id: str
    seen: Seen


def drafted(watch: Published, **changes: object) -> Letter:
    parts = {
        "duties": watch.duties,
        "findings": watch.findings,
        "incidents": watch.incidents,
        "standings": watch.standings,
        "captures": watch.captures,
        "hearings": watch.hearings,
        **changes,
    }
    return letters.draft(watch.agreement, on=watch.on, **parts)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def letter() -> Letter:
    return drafted(published())


def section(letter: Letter, title: str) -> str:
    _, _, rest = letter.text.partition(f"\n## {title}\n")
    return rest.partition("\n## ")[0].strip()


def test_it_is_addressed_to_whoever_must_act_next(letter: Letter) -> None:
    assert letter.addressees[:3] == ("secretary_general", "aland", "belmar")
    assert "shore" in letter.addressees
    assert len(letter.addressees) == len(set(letter.addressees)) == 21
    named, others = letter.text.split("- the other parties: ")
    assert named.endswith("- the Secretary-General of the United Nations\n- Aland\n- Belmar\n")
    assert others.startswith("Corvia, Dorne, ")


def test_it_asks_for_the_duties_in_the_agreements_own_terms(letter: Letter) -> None:
    asked = section(letter, "What we ask")

    assert letter.duties == ("lak-29", "shr-5-1", "shr-5-4")
    assert (
        "3. We ask the Secretary-General of the United Nations to make the request that article 29 "
        "of the Settlement of the Lake Conflict waits for "
    ) in asked
    assert "It is made when the Secretary-General of the United Nations requests the" in asked
    assert "Once it is made, Aland and Belmar must consult at once" in asked
    assert "It has waited since 25 August 2017" in asked
    assert "as article 5(1) of the Agreement on the Shore Republic requires" in asked


def test_a_few_others_are_addressed_one_a_line() -> None:
    watch = published()
    many = next(duty for duty in watch.duties if len(duty.bearers) > 5)
    few = evolve(many, bearers=many.bearers[:8])

    letter = drafted(watch, duties=(few,))

    to = letter.text.partition("To:\n\n")[2].partition("\n\n")[0].splitlines()
    assert len(to) == len(letter.addressees) == 8
    assert all(line.startswith("- ") and "," not in line for line in to)


def test_what_is_asked_is_told_in_plain_words_and_quotes_nothing(letter: Letter) -> None:
    asked = section(letter, "What we ask")

    assert not re.search("[“”‘’]", asked)
    assert "its term: immediately" in asked


def test_a_quotation_that_begins_with_he_says_of_whom() -> None:
    watch = published()
    page = watch.captures[0].id
    claim = next(c for i in watch.incidents for c in i.claims if c.capture == page)
    start, end = claim.quote.start, claim.quote.end
    whom = Mention(Span(0, 8, "Dara Sok"), None, "politician", "taken for the last one named")
    pronoun = evolve(claim, quote=Span(start, end, "He was taken away."), to=(whom,))
    incidents = tuple(
        evolve(i, claims=tuple(pronoun if c is claim else c for c in i.claims))
        for i in watch.incidents
    )

    letter = drafted(watch, incidents=incidents)

    assert "reports of Dara Sok: “He was taken away.”" in letter.text


def test_a_page_is_quoted_by_its_sentence_before_its_headline() -> None:
    watch = published()
    page = watch.captures[0]
    headline = evolve(page, title="Dara Sok is held at a prison near the border after a long night")
    incident = next(i for i in watch.incidents if any(c.capture == page.id for c in i.claims))
    claim = next(c for c in incident.claims if c.capture == page.id)
    short = evolve(claim, quote=Span(90, 114, "They took him at midnight"))
    whole = evolve(claim, quote=Span(0, len(headline.title), headline.title), id="clm-headline")
    both = evolve(incident, claims=(whole, short, *(c for c in incident.claims if c is not claim)))

    letter = drafted(
        watch,
        captures=(headline, *watch.captures[1:]),
        incidents=tuple(both if i is incident else i for i in watch.incidents),
    )

    assert "“They took him at midnight”" in letter.text
    assert f"“{headline.title}" not in letter.text


def test_a_sentence_that_names_its_speaker_is_quoted_before_the_headline_over_it() -> None:
    watch = published()
    incident = watch.incidents[0]
    page = next(c for c in watch.captures if c.publisher == "Lake Post")
    spoken = next(c for c in incident.claims if c.capture == page.id)
    span = Span(0, len(page.title), page.title)
    headline = evolve(spoken, id="clm-headline", quote=span, said_by=None)
    both = evolve(incident, claims=(*incident.claims, headline))

    text = drafted(watch, incidents=(both, *watch.incidents[1:])).text

    assert "as said by “a press association” and not in its own voice: “At least 19" in text
    assert f"reports: “{page.title}”" not in text
    assert "19 stations, as a press association said [" in text


def _with_ministry(watch: Published, **change: object) -> tuple[Published, Incident]:
    """The watch whose first incident has one claim more, of its first page, by the ministry."""
    first = watch.incidents[0]
    claim = first.claims[0]
    words = "Ministry says the closures followed contracts and were lawful"
    ministry = Mention(Span(0, 8, "Ministry"), first.by[0].actor, "state_organ")
    side = evolve(
        claim, id="clm-side", quote=Span(0, len(words), words), said_by=ministry, **change
    )
    return watch, evolve(first, claims=(side, *first.claims))


def test_a_page_that_nobody_who_decided_had_seen_is_quoted_for_no_finding() -> None:
    watch = published()
    finding = next(f for f in watch.findings if f.state == "upheld")
    incident = next(i for i in watch.incidents if i.id == finding.incident)
    claim = incident.claims[0]
    page = evolve(next(c for c in watch.captures if c.id == claim.capture), id="cap-later")
    quote = Span(0, 30, "It was told again a week later.")
    later = evolve(claim, id="clm-later", capture="cap-later", quote=quote)
    grown = evolve(incident, claims=(*incident.claims, later))
    seen = Seen("", "", "done", claim.when, (), (), tuple(c.id for c in incident.claims), ())
    decisions = [Decided(id, seen) for f in watch.findings for id in f.decisions]

    letter = drafted(
        watch,
        captures=(*watch.captures, page),
        incidents=tuple(grown if i is incident else i for i in watch.incidents),
        decisions=decisions,
    )

    assert quote.quote not in letter.text
    assert "One more page tells of it; the decisions below were made without it [" in letter.text
    assert "made without" not in drafted(watch, decisions=decisions).text


def test_a_pages_own_telling_is_quoted_before_the_words_of_those_who_did_it() -> None:
    watch, incident = _with_ministry(published())

    text = drafted(watch, incidents=(incident, *watch.incidents[1:])).text

    assert "Shore Herald reports: “The information ministry closed 15 radio stations" in text
    assert (
        "Shore Herald gives, as the side of those it is laid to, the words of “Ministry”: "
        "“Ministry says the closures followed contracts and were lawful” ["
    ) in text
    assert text.index("They come from two outlets") < text.index("Shore Herald gives")


def test_a_denial_is_told_as_one_and_never_quoted_for_the_act() -> None:
    watch, incident = _with_ministry(published(), stance="denied")
    conflicts = ('denied by Ministry in Shore Herald: "Ministry says"', *incident.conflicts)
    denied = evolve(incident, conflicts=conflicts)

    text = drafted(watch, incidents=(denied, *watch.incidents[1:])).text

    assert "Shore Herald reports that “Ministry” denies it: “Ministry says the closures" in text
    assert "do not agree: denied by" not in text
    assert "do not agree: how many stations were closed [" in text


def test_what_only_those_who_did_it_tell_is_quoted_as_said_by_them() -> None:
    watch, incident = _with_ministry(published())
    alone = evolve(incident, claims=incident.claims[:1], origins=incident.origins[:1])

    text = drafted(watch, incidents=(alone, *watch.incidents[1:])).text

    assert "as said by “Ministry” and not in its own voice: “Ministry says the closures" in text


def test_sources_are_numbered_as_the_letter_first_mentions_them(letter: Letter) -> None:
    body = letter.text.partition(f"\n## {ANNEX}")[0]
    numbers = [int(n) for n in re.findall(r"\[(\d+)\]", body)]

    assert list(dict.fromkeys(numbers)) == list(range(1, max(numbers) + 1))
    for run in re.findall(r"\[\d+\](?: \[\d+\])*", body):
        together = [int(n) for n in re.findall(r"\d+", run)]
        assert together == sorted(together), run


def test_a_question_of_law_ends_with_its_own_mark(letter: Letter) -> None:
    assert re.search(r"by the vote of 1995\? \[\d+\](?: \[\d+\])*\n", letter.text)


def test_what_is_held_only_later_is_left_out() -> None:
    watch = published()
    later = Reading("late", "the lake is dry", "the Shore Republic, October 2021")
    rules = tuple(evolve(rule, readings=(*rule.readings, later)) for rule in watch.agreement.rules)
    agreement = evolve(watch.agreement, rules=rules)

    then, now = (
        letters.draft(
            agreement, watch.duties, watch.findings, watch.incidents, watch.standings,
            watch.captures, on=on,
        ).text
        for on in (ON, date(2021, 10, 31))
    )  # fmt: skip

    assert "the lake is dry" not in then
    assert "by the Shore Republic, October 2021: the lake is dry [" in now


def test_once_the_request_is_made_it_is_not_asked_for_again() -> None:
    watch = published()
    waiting = next(duty for duty in watch.duties if duty.state == "waiting")
    owed = evolve(waiting, state="owed", waiting_on=None, since=date(2017, 10, 1))

    letter = drafted(watch, duties=(owed,))

    assert letter.addressees == ("aland", "belmar")
    assert "3. We ask Aland and Belmar to consult at once" in letter.text
    assert "Secretary-General" not in letter.text


def test_every_sentence_about_facts_points_to_a_source(letter: Letter) -> None:
    known = {int(n) for n in re.findall(r"^(\d+)\. ", section(letter, ANNEX), re.MULTILINE)}
    body = letter.text.partition("\nWe write about")[2].partition(f"\n## {ANNEX}")[0]
    intro = "A finding is what persons came to on reading the sources."
    paragraphs = [
        p for p in re.split(r"\n+", body) if p and not p.startswith("#") and intro not in p
    ]

    for paragraph in paragraphs:
        # A sentence ends with its references, or with them after a quotation's own stop.
        assert re.search(r"\[\d+\]\.?$", paragraph), paragraph
        for sentence in re.split(r"(?<=\])\.? (?=[A-Z])", paragraph):
            assert re.search(r"\[\d+\]", sentence), sentence
    used = {int(n) for n in re.findall(r"\[(\d+)\](?!:)", body)}
    assert used <= known


def test_a_sentence_without_a_source_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="without a source"):
        cited("The moon is full", [])


def test_sources_say_publisher_title_date_and_hash(letter: Letter) -> None:
    sources = section(letter, ANNEX)

    assert (
        "Shore Herald, *Ministry orders stations off the air*, published 26 August 2017 "
        "(as the page itself states)."
    ) in sources
    assert published().captures[0].bytes_sha256[:12] in sources


def test_numbers_in_conflict_stand_side_by_side(letter: Letter) -> None:
    assert re.search(
        r"kept side by side: 15 stations \[\d+\]; at least 19 stations, "
        r"as a press association said \[\d+\]\.",
        letter.text,
    )


def test_what_somebody_said_is_given_as_said_by_them(letter: Letter) -> None:
    assert "as said by “The Prime Minister” and not in its own voice: “The Prime" in letter.text
    assert "It is told as announced, not done when it was told [" in letter.text


def test_the_standard_of_proof_and_how_many_decided_are_stated(letter: Letter) -> None:
    assert (
        "This was found, on the decisions of two persons, at the standard "
        "“reasonable grounds to believe”, to be a breach of article 15(2)"
    ) in letter.text
    assert "“reasonable grounds to suspect”, to be a threat to article 15(2)" in letter.text


def test_other_readings_and_what_is_not_known_are_told(letter: Letter) -> None:
    readings = section(letter, "How the law may be read otherwise")
    unknown = section(letter, "What is not known")

    assert "the parties owe consultations without any request" in readings
    assert "Whether Rosmar is bound here is open" in readings
    assert "is the settlement discharged by the vote of 1995?" in readings
    assert "of 6 sources expected, 4 spoke and 2 said nothing" in unknown
    assert "Said nothing: Radio of the Shore and The Daily Reed" in unknown
    assert "that does not say that they are kept" in unknown


def test_only_what_was_upheld_is_cited(letter: Letter) -> None:
    upheld = {f.id for f in published().findings if f.state == "upheld"}

    assert set(letter.findings) == upheld
    assert "taken to a prison" not in letter.text  # rejected
    assert "periodic and genuine elections" not in letter.text  # unsure


def test_what_had_not_surely_happened_by_the_day_is_left_out() -> None:
    watch = published()
    later = tuple(evolve(f, since_on=date(2018, 1, 1)) for f in watch.findings)

    assert drafted(watch, findings=later).findings == ()


def test_a_letter_without_findings_says_so() -> None:
    letter = drafted(published(decided=False))

    assert letter.findings == letter.duties == letter.addressees == ()
    assert "No finding is upheld on this day." in letter.text
    assert "Nothing in it says that the agreement is kept." in letter.text
    assert "We ask" not in letter.text


def test_a_contested_duty_is_noted_and_not_asked() -> None:
    watch = published()
    contested = tuple(evolve(duty, state="contested") for duty in watch.duties)

    letter = drafted(watch, duties=contested)

    assert "We ask" not in letter.text
    assert "Whether article 29 applies is contested" in letter.text


def test_a_rule_woken_twice_asks_once() -> None:
    watch = published()
    again = tuple(evolve(duty, since=date(2017, 1, 2)) for duty in watch.duties)

    letter = drafted(watch, duties=(*watch.duties, *again))

    assert letter.text.count("to make the request that article 29") == 1
    assert "It has waited since 2 January 2017 and again since 25 August 2017 [" in letter.text


def test_a_duty_past_its_day_that_nobody_looked_at_is_not_called_overdue() -> None:
    watch = published()
    duty: Duty = evolve(watch.duties[1], state="overdue", due=date(2017, 9, 30))

    letter = drafted(watch, duties=(duty,))

    asked = section(letter, "What we ask")
    assert "It was due on 30 September 2017 [" in asked
    assert "Not assessed: nobody has recorded whether it was done [" in asked
    assert "no record shows" not in letter.text


def test_an_overdue_duty_that_somebody_looked_at_says_when_it_was_due() -> None:
    watch = published()
    duty: Duty = evolve(watch.duties[1], state="overdue", due=date(2017, 9, 30))
    said = ("step", duty.rule, date(2017, 9, 29), None, "A first meeting was held.")
    step = Notice(canon.identify("ntc", *said), *said, "Placeholder Two", AT)  # type: ignore[arg-type]

    letter = drafted(watch, duties=(duty,), notices=(step,))

    assert "It was due on 30 September 2017" in letter.text
    assert "A step is on record: “A first meeting was held” of 29 September 2017" in letter.text
    assert "no record shows that it was done" not in letter.text


def test_a_finding_whose_incident_is_not_there_is_refused() -> None:
    with pytest.raises(EvidenceError, match="would accuse without saying of what"):
        drafted(published(), incidents=())


def test_a_language_without_a_template_is_refused() -> None:
    watch = published()

    with pytest.raises(SettingsError, match='in "km": there is no open-letter.km.md'):
        letters.draft(watch.agreement, (), (), (), (), (), on=ON, language="km")


def test_the_same_records_give_the_same_letter_with_its_hash(letter: Letter) -> None:
    assert drafted(published()) == letter
    assert letter.text_sha256 == canon.sha256_of_bytes(letter.text.encode())
    assert letter.id == canon.identify("let", "lake-1994", ON, letter.text_sha256)


def test_the_page_says_exactly_the_words_of_the_letter(letter: Letter) -> None:
    page = lxml_html.document_fromstring(letters.html(letter))

    references = page.xpath("//a[@class='reference']")
    ids = page.xpath("//li/@id")
    assert page.get("lang") == "en"
    assert page.findtext(".//h1") == "Open letter on the Lake Agreements of 1994"
    assert len(ids) == len(set(ids)) > 10
    assert {a.get("href") for a in references} <= {f"#{id}" for id in ids}
    assert {a.get("href") for a in page.xpath("//a")} == {a.get("href") for a in references}
    assert all(re.fullmatch(r"\[\d+\]", a.text) for a in references)
    assert not page.xpath("//script | //img")


def test_numbers_of_findings_are_those_of_their_sentence(letter: Letter) -> None:
    """A reference points to the source it names, not to its neighbour."""
    (number,) = re.findall(r"reports: “Police arrested[^”]+” \[(\d+)\]", letter.text)

    assert f"\n{number}. Northern Wire" in section(letter, ANNEX)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_in_a_record_can_act_in_a_letter(payload: str, letter: Letter) -> None:
    watch = poisoned(payload)

    hostile = drafted(watch)

    page = lxml_html.document_fromstring(letters.html(hostile))
    clean = lxml_html.document_fromstring(letters.html(letter))
    tags = {(e.tag, tuple(sorted(e.keys()))) for e in page.iter()}
    assert tags <= {(e.tag, tuple(sorted(e.keys()))) for e in clean.iter()}
    assert {a.get("href")[:8] for a in page.xpath("//a")} == {"#source-"}
    headings = [len(tree.xpath("//h1 | //h2 | //h3")) for tree in (page, clean)]
    items = [len(tree.xpath("//li")) for tree in (page, clean)]
    assert headings[0] == headings[1]
    assert items[0] == items[1]


@pytest.mark.parametrize(
    "words", ["*a*", "_a_", "`a`", "[a](b)", "<b>", "# a", "a\n\n# b", "~~a~~", "&lt;", "![a](b)", "\\*"]
)  # fmt: skip
def test_words_from_data_keep_their_signs_and_lose_their_force(words: str) -> None:
    letter = published().letter
    assert letter is not None

    page = letters.html(evolve(letter, text=f"Said: {plain(words)}\n"))

    said = lxml_html.document_fromstring(page).find(".//main")
    assert said.text_content().strip() == f"Said: {' '.join(words.split())}"
    assert [e.tag for e in said.iter()] == ["main", "p"]


def test_days_are_in_words(letter: Letter) -> None:
    assert not re.search(r"\d{4}-\d{2}-\d{2}", letter.text.partition(f"## {ANNEX}")[0])


@pytest.mark.parametrize(
    ("words", "note"),
    [
        ("on Thursday", "A source says “on Thursday” of this incident, and none says which day"),
        ("", "No source gives the day of this incident: "),
    ],
)
def test_a_day_told_without_its_week_is_said_to_be_told(words: str, note: str) -> None:
    watch = published()
    undated = tuple(
        evolve(
            one,
            when=Interval(None, None, "unknown", words),
            claims=tuple(
                evolve(claim, when=Interval(None, None, "unknown", words)) for claim in one.claims
            ),
        )
        for one in watch.incidents
    )

    text = drafted(watch, incidents=undated).text

    assert note in text
    assert ("No source gives the day" in text) == (not words)


def test_a_letter_says_at_its_head_that_it_is_a_draft(letter: Letter) -> None:
    head = letter.text.partition("\nTo:\n")[0]

    assert "\n\nDraft. It is nobody’s letter until it is signed.\n\n" in head
    assert "Draft. It is nobody’s letter until it is signed." in letters.html(letter)


def test_what_nobody_set_is_a_line_to_fill_in(letter: Letter) -> None:
    head = letter.text.partition("\nTo:\n")[0]

    assert re.findall(r"_{24} \(to be filled in[^)]*\)", head) == [
        "________________________ (to be filled in: who sends this letter)",
        "________________________ (to be filled in)",
        "________________________ (to be filled in: place)",
    ]
    assert section(letter, "Signatures").count("_" * 24) == 4


def test_the_letterhead_and_who_signs_are_what_the_settings_say() -> None:
    senders = tuple(f"Placeholder Society {number}" for number in "ABCDEFG")

    letter = drafted(published(), letterhead=Letterhead(senders, "Reedport", "PS/7"))

    head = letter.text.partition("\nTo:\n")[0]
    assert "_" not in head
    assert "Reference: PS/7\n\nReedport, 24 October 2017\n" in head
    assert [line for line in head.splitlines() if line.startswith("Placeholder")] == list(
        senders[:5]
    )
    assert "and 2 more organisations, which sign below" in head
    signed = re.findall("### For the organisation: (.+)", section(letter, "Signatures"))
    assert signed == list(senders)


def test_paragraphs_are_numbered_through_and_end_before_the_signatures(letter: Letter) -> None:
    body = letter.text.partition("\n## Signatures")[0]
    page = lxml_html.document_fromstring(letters.html(letter))

    numbers = [int(number) for number in re.findall(r"(?m)^(\d+)\. ", body)]
    starts = [int(each.get("start", "1")) for each in page.xpath("//ol")]

    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) > 15
    assert set(starts) <= set(numbers)


def test_heads_of_states_and_of_their_organisations_are_excellencies() -> None:
    watch = published()
    actors = tuple(
        evolve(each, kind="armed_group") if each.id == "belmar" else each
        for each in watch.agreement.actors
    )
    others = evolve(watch.agreement, actors=actors)

    text = drafted(watch).text
    armed = letters.draft(others, watch.duties, (), (), (), (), on=ON).text

    assert "\n\nExcellencies,\n\n1. " in text
    assert "Please accept, Excellencies, the assurances of our highest consideration." in text
    assert "\n\nTo all to whom this letter is addressed,\n\n1. " in armed
    assert "Yours faithfully," in armed and "Excellenc" not in armed


def _told_by(watch: Published, count: int) -> Published:
    """The watch whose first incident is told by so many pages more, each an origin of its own."""
    first, page = watch.incidents[0], watch.captures[0]
    pages = tuple(
        evolve(page, id=f"cap-{n}", bytes_sha256=f"{n:064x}", address=f"https://p{n}.example/a")
        for n in range(1, count + 1)
    )
    claims = tuple(
        evolve(
            first.claims[0],
            id=f"clm-{n}",
            capture=f"cap-{n}",
            quote=Span(0, 40, f"Police closed 15 stations at {n} o’clock."),
        )
        for n in range(1, count + 1)
    )
    origins = tuple(Origin((each.id,), "a page of its own") for each in pages)
    grown = evolve(
        first, claims=(*first.claims, *claims), origins=(*first.origins, *origins), conflicts=()
    )
    return evolve(
        watch, captures=(*watch.captures, *pages), incidents=(grown, *watch.incidents[1:])
    )


def test_three_sources_of_an_incident_at_most_are_named_and_the_others_stand_in_the_annex() -> None:
    watch = _told_by(published(), 9)

    letter = drafted(watch)

    body = letter.text.partition("\n## Annex 1")[0]
    (told,) = re.findall(r"(?m)^9\. .*", body)
    assert told.count(" reports") == 3
    (number,) = re.findall(r"The same is told in eight more pages \[(\d+)\]", told)
    entry = (
        section(letter, ANNEX).partition(f"\n{number}. ")[2].partition(f"\n{int(number) + 1}. ")[0]
    )
    assert entry.startswith("Eight pages:\n    - ")
    assert entry.count("SHA-256 ") == 8
    runs = re.findall(r"\[\d+\](?: \[\d+\])*", body)
    assert max(run.count("[") for run in runs) <= 4


@pytest.mark.parametrize(
    "weaker", ["an unconfirmed name", "a repeated voice", "a wall", "a later day"]
)
def test_the_stronger_source_is_named_before_the_weaker(weaker: str) -> None:
    watch = _told_by(published(), 4)
    first = watch.incidents[0]
    claim, page = first.claims[-4], watch.captures[-4]
    if weaker == "a repeated voice":
        said = evolve(claim, said_by=first.by[0])
        first = evolve(first, claims=tuple(said if c is claim else c for c in first.claims))
    change = {
        "an unconfirmed name": {"only_said": True},
        "a wall": {"wall": "paywall"},
        "a later day": {"published": evolve(page.published, when=Interval(ON, ON))},
    }.get(weaker, {})
    captures = tuple(evolve(c, **change) if c is page else c for c in watch.captures)
    known = {capture.id: capture for capture in captures}

    order = strongest(first.claims[-4:], first, known)

    assert [each.capture for each in order] == ["cap-2", "cap-3", "cap-4", "cap-1"]


def test_copies_of_one_story_come_after_every_other_origin() -> None:
    watch = _told_by(published(), 3)
    first = watch.incidents[0]
    copies = Origin(("cap-1", "cap-2"), "one origin: a copy")
    alone = Origin(("cap-3",), "a page of its own")

    order = strongest(
        first.claims[-3:],
        evolve(first, origins=(copies, alone)),
        {capture.id: capture for capture in watch.captures},
    )

    assert [each.capture for each in order] == ["cap-1", "cap-3", "cap-2"]


def test_what_two_outlets_report_in_the_same_words_is_quoted_once() -> None:
    watch = published()
    first, page = watch.incidents[0], watch.captures[0]
    copy = evolve(
        page, id="cap-copy", bytes_sha256="c" * 64, publisher="Reed Times", source="reed-times"
    )
    again = evolve(first.claims[0], id="clm-copy", capture="cap-copy")
    both = evolve(first, claims=(*first.claims, again))

    text = drafted(
        watch, captures=(*watch.captures, copy), incidents=(both, *watch.incidents[1:])
    ).text

    words = "“The information ministry closed 15 radio stations between Monday and Friday.”"
    assert text.count(words) == 1
    assert f"Shore Herald and Reed Times report: {words} [" in text


def test_a_quotation_that_says_he_has_the_name_that_other_pages_give() -> None:
    watch = published()
    incident = next(i for i in watch.incidents if any("Mara" in c.quote.quote for c in i.claims))
    nameless = tuple(
        evolve(claim, quote=Span(0, 30, "She was sent to a prison."), by=(), to=())
        for claim in incident.claims
    )
    whom = Mention(Span(0, 9, "Mara Velt"), None, "politician")
    changed = evolve(incident, claims=nameless, to=(whom,))

    text = drafted(
        watch, incidents=tuple(changed if i is incident else i for i in watch.incidents)
    ).text

    assert "reports of Mara Velt: “She was sent to a prison.”" in text


def test_an_article_that_is_cited_says_of_which_agreement_it_is(letter: Letter) -> None:
    promised = section(letter, "What was promised")

    assert "Under article 15(2) of the Settlement of the Lake Conflict, " in promised
    assert promised.count("Under article 15(2) of the Settlement") == 1
    assert promised.count("Under article 15(2)") == 2


def test_an_article_of_no_instrument_is_one_of_the_agreement() -> None:
    watch = published()
    plain = tuple(evolve(p, citation=p.citation.split(",")[0]) for p in watch.agreement.provisions)
    agreement = evolve(watch.agreement, instruments=(), provisions=plain)

    letter = letters.draft(
        agreement,
        watch.duties,
        watch.findings,
        watch.incidents,
        watch.standings,
        watch.captures,
        on=ON,
    )

    assert "article 29 of the Lake Agreements of 1994 waits for" in letter.text


def test_the_request_that_a_duty_waited_for_is_cited() -> None:
    watch = published()
    waiting = next(duty for duty in watch.duties if duty.state == "waiting")
    said = ("request", waiting.rule, date(2017, 10, 2), "secretary_general", "He asked.")
    made = Notice(canon.identify("ntc", *said), *said, "Placeholder Two", AT)  # type: ignore[arg-type]
    duties = method.trigger(watch.agreement, watch.findings, (made,), on=ON)

    letter = drafted(watch, duties=duties, notices=(made,))

    asked = section(letter, "What we ask")
    number = re.search(
        r"The request that it waited for was made on 2 October 2017 by the "
        r"Secretary-General of the United Nations \[(\d+)\]",
        asked,
    )
    assert number
    source = f"\n{number[1]}. A request of 2 October 2017, notice {made.id} of the public record\n"
    assert source in letter.text


def test_a_step_that_recurs_is_counted_each_time_it_was_missed() -> None:
    watch = published()
    note = "12 missing from the record, due on 2016-11-30, 2016-12-31 and 10 more."
    duty: Duty = evolve(
        watch.duties[1], state="overdue", due=date(2016, 11, 30), because=(), note=note
    )
    said = ("step", duty.rule, date(2017, 9, 29), None, "A first meeting was held.")
    step = Notice(canon.identify("ntc", *said), *said, "Placeholder Two", AT)  # type: ignore[arg-type]

    unseen = drafted(watch, duties=(duty,))
    seen = drafted(watch, duties=(duty,), notices=(step,))

    assert "these 12 steps were done" in unseen.text
    assert "due on 30 November 2016, 31 December 2016 and on ten later days: " in unseen.text
    assert "Of 12 steps that the agreement dates nobody has recorded whether they" in unseen.text
    assert "It was due 12 times, the first on 30 November 2016 [" in seen.text
