"""Drafts the open letter: who is addressed, what is found, what is asked, what is not known.

What leaves it: a `Letter`, the same for the same records. It is a draft: a person reads it,
and organisations sign the hash of exactly its text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import count as counting
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from servanda import canon, wording
from servanda.errors import SettingsError, nearest
from servanda.letters import asks, grounds
from servanda.letters.marking import Marked, cited, plain
from servanda.letters.references import References
from servanda.letters.strength import RULE
from servanda.model import (
    Agreement,
    Capture,
    Commitment,
    Decision,
    Duty,
    Finding,
    Hearing,
    Incident,
    JudgedAlone,
    Letter,
    Letterhead,
    Notice,
    Rule,
    Standing,
    counted,
    totals,
)
from servanda.wording import count, day, listed, listed_apart

HERE = Path(__file__).parent
LINES = 10  # more others than these are addressed in one line, as the body they are
SENDERS = 5  # so many senders stand at the head; all of them stand where they sign
LANGUAGES = {"en": "English", "fr": "French", "id": "Indonesian", "km": "Khmer"}
BLANK = Marked("_" * 24)  # a line that persons fill in
OF_STATES = ("state", "state_organ", "official", "international")  # who are called Excellency

# Autoescape is for HTML; here every value passes `plain`, which takes Markdown's signs away.
_TEMPLATES = Environment(
    loader=FileSystemLoader(HERE),
    undefined=StrictUndefined,
    autoescape=False,  # noqa: S701
    finalize=plain,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)


def draft(
    agreement: Agreement,
    duties: Sequence[Duty],
    findings: Sequence[Finding],
    incidents: Sequence[Incident],
    standings: Sequence[Standing],
    captures: Sequence[Capture],
    *,
    on: date,
    language: str = "en",
    names: Mapping[str, str] | None = None,
    hearings: Sequence[Hearing] = (),
    window_days: int = 0,
    notices: Sequence[Notice] = (),
    alone: Sequence[JudgedAlone] = (),
    decisions: Sequence[Decision] = (),
    letterhead: Letterhead = Letterhead(),  # noqa: B008 frozen
) -> Letter:
    """Draft the open letter of a day from what was upheld by then and what is owed.

    `names` says what each incident is called; without it they are told by act and day. Findings not
    upheld, or about what had not surely happened by `on`, are left out. `alone` are the incidents
    judged by themselves, which are counted and no more; by the `decisions` is told what was seen.
    Raises SettingsError where no template of the language exists.
    """
    upheld = tuple(f for f in counted(findings, on) if f.bearing != "context")
    live = asks.live(duties, findings, notices)
    references = References(agreement, captures)
    steps = asks.unrecorded(duties, findings, notices)
    named, others = asks.addressees(agreement, (*live, *steps), on)
    lines, body = (named, others) if len(others) > LINES else ((*named, *others), ())
    salutation = _salutation(agreement, (*named, *others))
    unnumbered = _template(language).render(
        title=f"Open letter on {_the(agreement.title)}",
        day=day(on),
        letterhead=letterhead,
        named_senders=SENDERS,
        blank=BLANK,
        binding=LANGUAGES.get(letterhead.binding, letterhead.binding),
        salutation=salutation,
        closing=_closing(salutation),
        number=counting(1).__next__,
        rule=RULE,
        named=[wording.actors(agreement, [actor]) for actor in lines],
        others=listed(wording.actors(agreement, [actor]) for actor in body),
        opening=_opening(agreement, on, references),
        requests=asks.requests(agreement, live, upheld, references, notices, duties),
        inquiries=asks.inquiries(agreement, steps, references),
        nothing=_nothing(steps, on, references),
        promises=grounds.promises(agreement, upheld, standings, references),
        happenings=grounds.happenings(
            agreement, upheld, incidents, captures, references, names or {}, decisions
        ),
        notes=(
            *_notes(agreement, duties, upheld, references, on),
            *asks.holdings(agreement, live, references),
        ),
        on_record=cited(
            f"On record by {day(on)}: {wording.totals(totals(findings, on, alone))}",
            [references.record()],
        ),
        unknown=(
            *_heard(standings, hearings, window_days, references),
            *_unknown(standings, incidents, upheld, references, names or {}),
            *_unrecorded(steps, references),
        ),
    )
    text = _with_sources(unnumbered, references)
    sha256 = canon.sha256_of_bytes(text.encode("utf-8"))
    return Letter(
        id=canon.identify("let", agreement.id, on, sha256),
        on=on,
        agreement=agreement.id,
        addressees=(*named, *others),
        duties=tuple(dict.fromkeys(duty.rule for duty in (*live, *steps))),
        findings=tuple(finding.id for finding in upheld),
        text=text,
        text_sha256=sha256,
        language=language,
        letterhead=letterhead,
    )


def _with_sources(body: str, references: References) -> str:
    """The letter with the list of its sources at its end and what makes each number a link."""
    text, lines = references.in_order(body)
    sources = "\n".join(_entry(f"{number}. ", line) for number, line in enumerate(lines, 1))
    links = "\n".join(f"[{n}]: #source-{n}" for n in range(1, len(lines) + 1))
    return f"{text.rstrip()}\n\n{sources}\n\n{links}\n"


def _entry(number: str, lines: str) -> str:
    """An item of the list of sources; lines below its first are set in as far as its words are."""
    return number + lines.replace("\n", "\n" + " " * len(number))


def languages() -> frozenset[str]:
    """The languages in which a letter can be drafted."""
    return frozenset(path.name.split(".")[1] for path in HERE.glob("open-letter.*.md"))


def _template(language: str) -> Template:
    known = languages()
    if language not in known:
        raise SettingsError(
            f'letters: no letter can be drafted in "{language}": there is no '
            f"open-letter.{language}.md. {nearest(language, known)} Ask for one of these, or "
            "write that template."
        )
    return _TEMPLATES.get_template(f"open-letter.{language}.md")


def _the(title: str) -> str:
    return title if title.lower().startswith("the ") else f"the {title}"


def _salutation(agreement: Agreement, addressees: Sequence[str]) -> str:
    """How a letter begins: as heads of states and of their organisations are addressed."""
    kinds = {actor.id: actor.kind for actor in agreement.actors}
    if not addressees or not all(kinds.get(id) in OF_STATES for id in addressees):
        return "To all to whom this letter is addressed,"
    return "Excellency," if len(addressees) == 1 else "Excellencies,"


def _closing(salutation: str) -> str:
    """How a letter ends that begins so."""
    if salutation.startswith("To all"):
        return "Yours faithfully,"
    return f"Please accept, {salutation} the assurances of our highest consideration."


def _opening(agreement: Agreement, on: date, references: References) -> tuple[Marked, ...]:
    law = references.instruments()
    signed = f", signed on {day(agreement.signed_on)}" if agreement.signed_on else ""
    called = [
        f"{_the(text.short)} is {_the(text.title)}" for text in agreement.instruments if text.short
    ]
    about = [cited(f"We write about {_the(agreement.title)}{signed}", law)]
    if called:
        about.append(cited(f"In this letter {'; '.join(called)}", law))
    return (
        Marked(" ".join(about)),
        cited(
            "This letter says what sources report, what persons found on reading them, and what "
            f"the agreement then asks of whom, at the end of {day(on)}",
            [references.record()],
        ),
    )


def _notes(
    agreement: Agreement,
    duties: Sequence[Duty],
    findings: Sequence[Finding],
    references: References,
    on: date,
) -> tuple[Marked, ...]:
    """Readings in competition, open questions and contested duties the letter touches."""
    ids = [duty.rule for duty in duties if duty.state != "met"]
    ids += [finding.commitment for finding in findings]
    ordered = wording.items_in_order(agreement, ids)
    items: list[Commitment | Rule] = [agreement.commitment(id) for id in ordered]
    return (
        *asks.readings(agreement, items, references, on),
        *asks.contested(agreement, duties, references),
        *asks.questions(agreement, items, references, on),
    )


def _heard(
    standings: Sequence[Standing],
    hearings: Sequence[Hearing],
    window_days: int,
    references: References,
) -> tuple[Marked, ...]:
    """How many sources were heard, and each that is listed with how much it said."""
    if not standings:
        return ()
    record = [references.record()]
    first = standings[0]
    time = f"the {window_days} days before" if window_days else "the time looked at"
    among = wording.heard(first.sources_heard, first.sources_expected, hearings)
    silence = "fewer reports may mean fewer sources, not fewer breaches"
    sentences = [cited(f"In {time}: {among}; {silence}", record)]
    for state, words in wording.HEARING_WORDS.items():
        names = [one.publisher for one in hearings if one.state == state and not one.reason]
        if names:
            sentences.append(cited(f"{wording.sentence(words)}: {listed_apart(names)}", record))
    if paused := [one.publisher for one in hearings if one.reason]:
        sentences.append(
            cited(f"{wording.sentence(wording.PAUSED)}: {listed_apart(paused)}", record)
        )
    return (Marked(" ".join(sentences)),)


def _nothing(steps: Sequence[Duty], on: date, references: References) -> Marked:
    """What a letter says in place of requests where nobody is known to owe anything."""
    words = f"At the end of {day(on)} nothing is known to be owed or waited for"
    asked = "this letter asks nobody to act" if steps else "this letter asks nothing of anybody"
    return Marked(
        f"{cited(f'{words}, so {asked}', [references.record()])} Nothing in it says that the "
        "agreement is kept."
    )


def _unrecorded(steps: Sequence[Duty], references: References) -> tuple[Marked, ...]:
    """How many steps nobody has looked at; each is named where its bearers are asked."""
    if not steps:
        return ()
    times = asks.missed(steps)
    it = "it was" if times == 1 else "they were"
    words = f"Of {count(times, 'step')} that the agreement dates nobody has recorded whether {it}"
    return (cited(f"{words} done; what is asked above names each", [references.record()]),)


def _unknown(
    standings: Sequence[Standing],
    incidents: Sequence[Incident],
    findings: Sequence[Finding],
    references: References,
    names: Mapping[str, str],
) -> tuple[Marked, ...]:
    """What the record does not show; a letter that hides this would say too much."""
    record = [references.record()]
    notes = []
    silent = sum(standing.state == "not assessed" for standing in standings)
    if silent:
        are = "is" if silent == 1 else "are"
        words = f"{silent} of {len(standings)} commitments and rules {are} not assessed"
        notes.append(cited(f"{words}; that does not say that they are kept", record))
    cited_ids = {finding.incident for finding in findings}
    for incident in incidents:
        when = incident.when
        if incident.id in cited_ids and (when.from_on is None or when.to_on is None):
            pages = references.captures(claim.capture for claim in incident.claims)
            called = names.get(incident.id) or incident.act.replace("_", " ")
            days = (claim.when.words for claim in incident.claims if claim.when.words)
            words = "No source gives the day of this incident"
            if phrase := next(days, ""):
                words = (
                    f"A source says “{phrase}” of this incident, and none says which day that was"
                )
            notes.append(cited(f"{words}: {called}", pages))
    return tuple(notes)
