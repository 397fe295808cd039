"""Words for days, lists, numbers, states, standards of proof and names, in plain English.

What leaves it: plain strings for letters and pages. A name is what the agreement file gives;
an id that nothing names is shown as it is, never guessed at.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from servanda import binding
from servanda.model import (
    Agreement,
    Bearing,
    Capture,
    Claim,
    Commitment,
    Duty,
    Finding,
    Force,
    Hearing,
    HearingState,
    Instrument,
    Interval,
    Notice,
    Proof,
    Provision,
    Quantity,
    Rule,
    Stance,
    Standing,
    StandingState,
    Term,
    Totals,
    in_effect,
)

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

PROOF_WORDS: dict[Proof, str] = {
    "suspect": "reasonable grounds to suspect",
    "believe": "reasonable grounds to believe",
    "balance": "balance of probabilities",
    "beyond_doubt": "beyond reasonable doubt",
}

BEARING_WORDS: dict[Bearing, str] = {
    "breaches": "a breach of",
    "threatens": "a threat to",
    "fulfils": "a step that keeps",
    "excuses": "a circumstance that may excuse a departure from",
    "context": "context to",
}

COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

STANCE_WORDS: dict[Stance, str] = {
    "done": "",
    "ongoing": "still going on when it was told",
    "threatened": "threatened, not done when it was told",
    "planned": "announced, not done when it was told",
    "denied": "denied",
    "ended": "ended",
}

# In the order in which a page lists them; "was" and "were" are left to what goes before.
HEARING_WORDS: dict[HearingState, str] = {
    "spoke": "spoke",
    "spoke less than expected": "spoke less than expected",
    "said nothing": "said nothing",
    "not reached": "could not be reached",
    "not expected": "not expected",
}

# Gravest first; what nobody assessed comes after what somebody did.
STATE_ORDER: tuple[StandingState, ...] = (
    *("breached", "threatened", "disputed", "kept", "fulfilled"),
    *("not assessed", "dormant", "not in force", "ended"),
)

STATE_MEANS: dict[StandingState, str] = {
    "breached": "A finding upheld by persons says it was broken, and nothing upheld ends that.",
    "threatened": "A finding upheld by persons says that a breach was announced or begun.",
    "disputed": "What persons upheld points both ways.",
    "kept": "A finding upheld by persons says that it was kept, and none that it was broken.",
    "fulfilled": "It was to be done once, and was done.",
    "not assessed": "Nothing upheld bears on it. That does not say that it is kept.",
    "dormant": "It binds only when something happens that is not on record.",
    "not in force": "It does not bind yet.",
    "ended": "Its time is over.",
}

DUTY_ORDER = (
    "overdue",
    "waiting",
    "owed",
    "contested",
    "met",
    "met late",
    "not yet due",
    "not assessed",
)

DUTY_MEANS = {
    "waiting": "Somebody must first make a request.",
    "owed": "It must be done now.",
    "overdue": "Its day has passed.",
    "contested": "Whether it applies is contested.",
    "met": "It is on record as done.",
    "met late": "It is on record as done, after the day it was due.",
    "not yet due": "The agreement names a day that has not passed.",
    "not assessed": "The agreement names a day, and nobody has recorded whether it was done.",
}

# What a person records of whether something was done.
DONE_OR_NOT = ("met", "step", "completion", "contest")
_MET_ON = re.compile(r"(?:Asked on [^()]*\([^()]*\)\. )?(?:Met|Shown done) on (\d{4}-\d\d-\d\d)\.")

NOT_DONE = "nothing on record shows it done."  # as the method of standings notes it

# A duty borne by more than this many is addressed to them as a body.
FEW = 5

FORCE_WORDS: dict[Force, str] = {
    "must": "must",
    "must_not": "must not",
    "may": "may",
    "should": "should",
    "is": "must",
}

# Names that English puts "the" before.
BODIES = re.compile(
    r"\b(Agency|Alliance|Army|Assembly|Authority|Board|Chamber|Chairs?|Co-[Cc]hairs?|[Cc]oalition|Commission|"
    r"Committee|Conference|Council|Court|Executive|Federation|Forces?|Front|Government|House|Kingdom|Members|"
    r"Mechanism|Minister|Ministry|Mission|Movement|Nations|Netherlands|Office|Ombudsman|Participants|Parties|Party|"
    r"Philippines|Presidency|Republic|Secretary|Signatories|States|Tribunal|Union|Unit)\b"
)

# What may begin a sentence in place of a name.
PRONOUNS = frozenset(
    (
        *("he", "she", "they", "it", "his", "her", "their", "its"),
        *("il", "elle", "ils", "elles", "dia", "mereka", "ia"),
    )
)

# First words of titles that are common nouns, so small inside a sentence.
COMMON = (
    *("article", "articles", "annex", "paragraph", "paragraphs", "chapter", "declaration"),
    *("point", "points", "section", "sections", "strand", "schedule"),
    *("parties", "signatories", "members", "chairs", "co-chairs"),
    *("constitutional", "decommissioning", "policing", "prisoners", "review", "rights"),
    *("the", "a", "an"),
)


def visible(words: str) -> str:
    """The words with a blank for each sign that no page may hold: controls, turns of direction."""
    return "".join(sign if sign.isprintable() or sign in "\n\u200b" else " " for sign in words)


def day(on: date) -> str:
    """A day in words: 24 October 2017."""
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def span_of_days(when: Interval) -> str:
    """An interval in words, never more exact than the source was."""
    first, last = when.from_on, when.to_on
    if first is None and last is None:
        return "on a day not known"
    if first is None or last is None:
        return f"from {day(first)} on" if first else f"by {day(last or date.min)}"
    if first == last:
        return f"on {day(first)}"
    if when.precision == "month" and (first.year, first.month) == (last.year, last.month):
        return f"in {MONTHS[first.month - 1]} {first.year}"
    if when.precision == "year" and first.year == last.year:
        return f"in {first.year}"
    return f"between {day(first)} and {day(last)}"


def listed(items: Iterable[str], last: str = "and") -> str:
    """Items as a sentence lists them: a, b and c."""
    words = list(items)
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def count(number: int, one: str, many: str | None = None) -> str:
    """A small number in words with its noun: one person, 14 persons."""
    noun = one if number == 1 else (many or one + "s")
    return f"{COUNTS[number] if number < len(COUNTS) else number} {noun}"


def sourced(outlets: int, origins: int) -> str:
    """How many outlets tell it, and how many of them do not derive from one another.

    >>> sourced(20, 1)
    '20 outlets, one independent origin'
    """
    told_by = count(outlets, "outlet") if outlets else "no named outlet"
    return f"{told_by}, {count(origins, 'independent origin')}"


STATEMENT = "statement:"  # how the address of a statement begins
SHEET = "sheet:"  # how the address of a list that somebody imported begins
FILE = "file:"  # how that of a file begins in what is published; its name is withheld


def outlet(capture: Capture) -> str:
    """The outlet that published a capture, else its address on the web; "" where none is known.

    The name of a file is no outlet's, and nobody published a statement.
    """
    web = capture.address.lower().startswith(("http://", "https://"))
    return capture.publisher or (capture.address if web else "")


def address(address: str) -> str:
    """An address as a page or letter gives it: of a file or statement, that it is withheld.

    >>> address("file:withheld-2")
    'not published, a file added by hand (2)'
    """
    kinds = (STATEMENT, "a statement"), (SHEET, "an imported list"), (FILE, "a file added by hand")
    for start, what in kinds:
        if address.startswith(f"{start}withheld"):
            number = address.removeprefix(f"{start}withheld").lstrip("-")
            return f"not published, {what}" + (f" ({number})" if number else "")
    return address


def outlets(captures: Iterable[Capture]) -> dict[str, str]:
    """The outlet of each capture by its id; the same bytes are of one, however often added."""
    first: dict[str, str] = {}
    found = list(captures)
    for capture in found:
        first[capture.bytes_sha256] = first.get(capture.bytes_sha256) or outlet(capture)
    return {capture.id: first[capture.bytes_sha256] for capture in found}


def source(capture: Capture) -> str:
    """What a capture is called where its source is named."""
    if capture.address.startswith(STATEMENT):
        return "a statement"
    if capture.address.startswith(SHEET):
        return "a list of coded incidents"
    return outlet(capture) or "a page of no named outlet"


def heard(number: int, expected: int, hearings: Sequence[Hearing]) -> str:
    """How many sources were heard, in a clause that never takes one kind of silence for another.

    >>> heard(3, 0, ())
    '3 sources heard; none is listed, so nobody knows how many should have spoken'
    """
    if not hearings and not expected:
        return (
            f"{number} {'source' if number == 1 else 'sources'} heard; none is listed, so nobody "
            "knows how many should have spoken"
        )
    states = Counter(one.state for one in hearings) or Counter({"spoke": number})
    parts = [
        f"{states[state]} {verb}"
        for state, verb in HEARING_WORDS.items()
        if states[state] and state != "not expected"
    ]
    sources = "source" if expected == 1 else "sources"
    words = f"of {expected} {sources} expected, {listed(parts) or 'none spoke'}"
    others = states["not expected"]
    was = "was" if others == 1 else "were"
    return words + (f"; {others} more {was} listed and not expected" if others else "")


def hearing(one: Hearing) -> str:
    """What was heard of one source, in a clause: its state, and its pages where it has some."""
    words: str = one.state
    if one.pages and one.state != "not expected":
        words += f", {count(one.pages, 'page')}"
    if one.state != "not expected":
        words += f"; about {one.expected:g} expected"
    if one.undated:
        words += f"; {count(one.undated, 'page')} of it without a day"
    return words


def totals(counts: Totals) -> str:
    """What is on record, counted, each number with what it counts.

    >>> totals(Totals(9, 4, 22, 1, 12))
    '9 incidents upheld, under 4 commitments, 22 findings; 1 finding disputed'
    """
    disputed = counts.findings_disputed
    words = (
        f"{figure(counts.incidents_upheld, 'incident')} upheld, under "
        f"{figure(counts.commitments, 'commitment')}, {figure(counts.findings_upheld, 'finding')}"
    )
    return words + (f"; {figure(disputed, 'finding')} disputed" if disputed else "")


def figure(number: int, noun: str, nouns: str = "") -> str:
    """A number in figures with its noun, as tables and counts give it.

    >>> figure(1, "capture"), figure(0, "duty", "duties")
    ('1 capture', '0 duties')
    """
    return f"{number:,} {noun if number == 1 else nouns or f'{noun}s'}"


def rests_on(because: Sequence[str]) -> str:
    """What a standing rests on, counted: "six findings", "one finding and one notice"."""
    findings = sum(one.startswith("fnd-") for one in because)
    others = len(because) - findings
    parts = [count(findings, "finding")] if findings or not others else []
    return listed([*parts, *([count(others, "notice")] if others else [])])


def is_recorded(duty: Duty, findings: Iterable[Finding], notices: Iterable[Notice]) -> bool:
    """Whether a person has recorded or judged, by its day, if what a duty asks was done."""
    return any(
        notice.about == duty.rule and notice.kind in DONE_OR_NOT
        for notice in in_effect(notices, duty.on)
    ) or any(
        finding.commitment == duty.rule
        and finding.state in ("upheld", "disputed", "rejected")
        and (finding.since_on is None or finding.since_on <= duty.on)
        for finding in findings
    )


def duty_state(duty: Duty, findings: Iterable[Finding], notices: Iterable[Notice]) -> str:
    """The state of a duty as it is said: "overdue" and "owed" only of what persons looked at.

    What persons put on record woke, a finding or a notice, is owed. Overdue is only what somebody
    recorded something of; else "not assessed", as is what the agreement's own dates ask, or "not
    yet due" while its day is to come. Done after its day is "met late". The `state` of the record
    stays as the method makes it.
    """
    every, told = tuple(findings), tuple(notices)
    if duty.state == "met":
        return "met late" if days_late(duty) else "met"
    if duty.state not in ("owed", "overdue") or is_recorded(duty, every, told):
        return duty.state
    on_record = {one.id for one in every} | {one.id for one in told}
    woken = on_record.intersection(duty.because)
    if woken:
        return "owed"
    return "not yet due" if duty.due and duty.due > duty.on else "not assessed"


def steps_taken(about: str, notices: Iterable[Notice], on: date) -> str:
    """The steps under an item that are on record by a day, in a clause; nothing where none is."""
    steps = [n for n in in_effect(notices, on) if n.kind == "step" and n.about == about]
    words = listed(f"“{clause(step.words)}” of {day(step.on)}" for step in steps)
    be = "a step is" if len(steps) == 1 else "steps are"
    return f"{be} on record: {words}" if steps else ""


def standing_note(standing: Standing, notices: Iterable[Notice]) -> str:
    """What a method notes of a standing, with the steps on record where it knows of nothing done.

    >>> kept = Standing("a", (), "kept", None, (), 0, 0, date(2005, 10, 1), "m", "Kept.")
    >>> standing_note(kept, ())
    'Kept.'
    """
    taken = steps_taken(standing.commitment, notices, standing.on)
    partly = f"{taken}; no record says that all of it was done."
    return standing.note.replace(NOT_DONE, partly) if taken else standing.note


def days_late(duty: Duty) -> int:
    """How many days after it was due a duty was met; 0 where it was in time or no day is known."""
    met = _MET_ON.match(duty.note) if duty.state == "met" else None
    if met is None or duty.due is None:
        return 0
    return max(0, (date.fromisoformat(met[1]) - duty.due).days)


def duty_remark(duty: Duty, findings: Iterable[Finding], notices: Iterable[Notice]) -> str:
    """What must be said beside a duty's state: that nobody looked, how late it was met, or a step.

    A step counts for no more than it says, so a duty of which one is on record stays what it is.
    """
    every, told = tuple(findings), tuple(notices)
    if late := days_late(duty):
        return f"Met late, {count(late, 'day')} after it was due."
    if duty.state in ("owed", "overdue") and (taken := steps_taken(duty.rule, told, duty.on)):
        return f"{capital(taken)}."
    state = duty_state(duty, every, told)
    unseen = duty.state in ("owed", "overdue") and not is_recorded(duty, every, told)
    if unseen and state != "not yet due" and (duty.state == "overdue" or state != "owed"):
        return "Not assessed: nobody has recorded whether it was done."
    return ""


def tallied(reasons: Iterable[str]) -> str:
    """Each reason once, with how often it is given where that is more than once."""
    counts = Counter(reasons)
    return "; ".join(f"{words} ({n} times)" if n > 1 else words for words, n in counts.items())


def spoken_of(claim: Claim, start: int, end: int) -> tuple[str, ...]:
    """Those a claim is about as its page names them, where words of it call them only "he".

    The words stand from `start` to `end` of the page's text; nothing where they name everybody.
    """
    if claim.quote.quote.split(" ")[0].casefold() not in PRONOUNS:
        return ()
    spans = [one.span for one in (*claim.by, *claim.to) if one.span.quote]
    outside = [one.quote for one in spans if one.end <= start or end <= one.start]
    return tuple(dict.fromkeys(outside))


def amount(number: Quantity) -> str:
    """A number with its unit, as wide as the source left it."""
    low, high = number.low, number.high
    if low is None and high is None:
        return f"an unknown number of {number.unit}"
    if low is None or high is None:
        words = f"at least {low:,g}" if low is not None else f"fewer than {high:,g}"
    else:
        words = f"{low:,g}" if low == high else f"{low:,g} to {high:,g}"
    return f"{words} {number.unit}".strip()


def sentence(words: str) -> str:
    """The words with a capital at the start and no stop at the end."""
    stripped = words.strip().rstrip(".;")
    return stripped[:1].upper() + stripped[1:]


def capital(words: str) -> str:
    """The words with a capital at the start, for they begin a sentence."""
    return words[:1].upper() + words[1:]


def clause(words: str) -> str:
    """The words as they run on inside a sentence: no stop at the end."""
    return " ".join(words.split()).rstrip(".;")


# ------------------------------------------------------------------ names


def actor(agreement: Agreement, actor_id: str) -> str:
    """The name of an actor, or of a role that goes by this id."""
    for one in agreement.actors:
        if one.id == actor_id:
            return one.name
    for role in agreement.roles:
        if role.id == actor_id:
            return role.title
    return actor_id


def holders(agreement: Agreement, who: str, on: date) -> tuple[str, ...]:
    """The actors behind an id: those who hold the role that day, or the id itself."""
    if any(one.id == who for one in agreement.actors):
        return (who,)
    return binding.holders(agreement, (who,), on) or (who,)


def actors(agreement: Agreement, ids: Sequence[str], *, last: str = "and") -> str:
    """The names of a few actors as a sentence lists them."""
    return listed((with_article(actor(agreement, one)) for one in ids), last)


def bearers(agreement: Agreement, item: Commitment | Rule, ids: Sequence[str]) -> str:
    """Who bears an item: a few by name, many as the body they are."""
    if ids and len(ids) <= FEW:
        return actors(agreement, ids)
    titles = [actor(agreement, role).split(": ")[0] for role in item.bearers]
    return listed(with_article(_small(title)) for title in titles)


def promise(item: Commitment | Rule, who: str) -> str:
    """What an item asks of whom, in a clause: "Cambodia must not fight on"."""
    if item.force == "is":
        return clause(item.must) + (f"; this binds {who}" if who else "")
    force = FORCE_WORDS[item.force]
    if not who and f" {force} " in item.must:  # "any State may accede": it says itself who
        return clause(item.must)
    return f"{who or 'whoever it binds'} {force} {clause(item.must)}"


def provision(agreement: Agreement, provision_id: str) -> Provision | None:
    """The provision of that id, where the file has it."""
    return next((one for one in agreement.provisions if one.id == provision_id), None)


def article(agreement: Agreement, item: Commitment | Rule, *, whole: bool = False) -> str:
    """How a letter refers to the provision of an item: "article 29"; `whole` adds of what."""
    return article_of(agreement, item.provision, whole=whole)


def article_of(agreement: Agreement, provision_id: str, *, whole: bool = False) -> str:
    """How a letter refers to a provision by its id."""
    found = provision(agreement, provision_id)
    if found is None:
        return f"provision {provision_id}"
    of = instrument(agreement, provision_id)
    words = found.citation or found.title
    if of and f", {of.title}" in words:
        words = words.split(f", {of.title}")[0]
    return _small(words) + (f" of the {of.title}" if of and whole else "")


def with_articles(agreement: Agreement, words: str) -> str:
    """What an agreement file says, each provision's id in it as a letter refers to it."""
    known = {one.id for one in agreement.provisions}
    return re.sub(
        r"(?<![\w/.-])[a-z][\w-]*/[\w./-]*\w",
        lambda found: (
            article_of(agreement, found[0], whole=True) if found[0] in known else found[0]
        ),
        words,
    )


def noted(agreement: Agreement, words: str) -> str:
    """What a method notes of a standing or duty: its days and actors in words, without ids."""
    words = re.sub(r" \([a-z]{3}-[\w-]+\)", "", words)
    words = re.sub(r"\b\d{4}-\d\d-\d\d\b", lambda found: day(date.fromisoformat(found[0])), words)
    known = {one.id for one in agreement.actors} | {one.id for one in agreement.roles}
    return re.sub(
        r"\bby ([a-z]\w*)\b",
        lambda found: f"by {actors(agreement, [found[1]])}" if found[1] in known else found[0],
        words,
    )


def term(agreement: Agreement, due: Term | None) -> str:
    """A term in plain words, empty where the law names none; it quotes nothing.

    What it counts from is told by name, not by id.
    """
    if due is None or due.kind == "open":
        return ""
    words = clause(due.words) if due.words else due.kind
    if due.on:
        words = words.replace(due.on.isoformat(), day(due.on))
    if due.after:
        names = {event.id: f"this: {_small(event.title)}" for event in agreement.events}
        names |= {item.id: f"what {article(agreement, item)} asks" for item in agreement.items()}
        words = words.removesuffix(due.after) + names.get(due.after, due.after)
    return words


def instrument(agreement: Agreement, provision_id: str) -> Instrument | None:
    """The instrument that a provision stands in."""
    first = provision_id.split("/")[0]
    return next((one for one in agreement.instruments if one.id == first), None)


def with_article(name: str) -> str:
    """Bodies and offices take "the"; names of states and persons do not."""
    if name.lower().startswith(("the ", "each ", "all ", "every ", "a ", "an ", "whoever ")):
        return name
    return f"the {name}" if BODIES.search(name) or name[:1].islower() else name


def _small(words: str) -> str:
    """A heading as it runs on in a sentence: "Article 29" becomes "article 29"."""
    first = words.split(" ")[0].rstrip(",")
    lower = first.istitle() and first.lower() in COMMON
    return words[:1].lower() + words[1:] if lower else words
