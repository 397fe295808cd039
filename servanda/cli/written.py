"""What a person wrote, shown: a claim field by field, and the history of what is by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from servanda import disguise, wording
from servanda import watch as way
from servanda.cli.terminal import controls_spelt
from servanda.model import Actor, Claim, Coding, Correction, Mention, Span, Statement

SHOWN_IDS = 8  # of actors, where somebody was tied to none


def lines(records: Iterable[object], *, whole: bool = False) -> Iterator[str]:
    """A line or more for each record by hand that was just written; `whole`, each claim in full."""
    for record in records:
        if isinstance(record, Coding):
            if whole and record.claim:
                yield from claim_lines(record.claim, record.known_from)
            yield from row_lines(way.coding_row(record, counts=not record.withdrawn))
        elif isinstance(record, Correction):
            yield from row_lines(way.correction_row(record, counts=not record.withdrawn))
        elif isinstance(record, Statement):
            yield from row_lines(way.statement_row(record))


def claim_lines(claim: Claim, known_from: Sequence[str] = ()) -> list[str]:
    """A whole claim: each field with its words, and where they stand or are known from."""
    known = dict(line.split(": ", 1) for line in known_from)

    def value(name: str, words: str, span: Span | None) -> str:
        place = ""
        if span is not None and span.start < span.end:
            place = f' "{disguise.spelt(span.quote)}"'
        elif name in known:
            place = f" (known from {known[name]})"
        return f"  {name}: {words}{place}"

    parts = [
        f"{claim.id}: {claim.act}, {claim.stance}",
        f"  in: {disguise.spelt(claim.quote.quote)}",
    ]
    parts.append(value("words", "", claim.cue).replace("words: ", "words:"))
    for name, mentions in (("by", claim.by), ("to", claim.to)):
        parts += [value(name, _who(mention), mention.span) for mention in mentions]
    parts += [value("where", place.name, place.span) for place in claim.where]
    if claim.when.from_on or claim.when.to_on or claim.when.words:
        parts.append(value("when", wording.span_of_days(claim.when), claim.when_span))
    if claim.planned_for:
        parts.append(value("planned_for", wording.span_of_days(claim.planned_for), None))
    if claim.number:
        parts.append(value("number", wording.amount(claim.number), claim.number.span))
    if claim.instrument:
        parts.append(value("instrument", claim.instrument.quote, claim.instrument))
    if claim.said_by:
        parts.append(value("said_by", _who(claim.said_by), claim.said_by.span))
    if claim.about:
        parts.append(f"  about: {claim.about}")
    return [controls_spelt(" ".join(line.split("\n"))) for line in parts]


def tied_lines(claim: Claim, roles: Sequence[str], actors: Mapping[str, Actor]) -> Iterator[str]:
    """To which known actor each of those in some fields of a claim was tied, or that to none."""
    for role, says in (("by", "done by"), ("to", "done to"), ("said_by", "said by")):
        told = getattr(claim, role) if role in roles else None
        for mention in (told,) if isinstance(told, Mention) else told or ():
            words = f'  {says} "{disguise.spelt(mention.span.quote)}"'
            if mention.actor and mention.actor in actors:
                yield f"{words}: tied to {mention.actor}, {actors[mention.actor].name}."
                continue
            option = f"--{says.replace(' ', '-')}"
            ids = wording.listed(list(actors)[:SHOWN_IDS], "or")
            more = f" ({len(actors) - SHOWN_IDS} more)" if len(actors) > SHOWN_IDS else ""
            yield (
                f"{words}: tied to no actor of this watch. If it is one of them, say it again "
                f"with {option} ID, where ID is {ids}{more}; if it is another, add it to "
                "actors.toml first."
            )


def _who(mention: Mention) -> str:
    return mention.actor or f"{disguise.spelt(mention.span.quote)} ({mention.kind})"


def row_lines(row: dict[str, Any]) -> list[str]:
    """One row of what is by hand, in a few lines: what, what it was, who, when, why."""
    return [controls_spelt(" ".join(line.split("\n"))) for line in _row_lines(row)]


def by_hand_lines(row: dict[str, Any], watch: object) -> Iterator[str]:
    """How much was written by hand of an incident's claims and captures, where anything was."""
    counted, past = [], 0
    for key, noun in (
        ("coded", "coding"),
        ("corrections", "correction"),
        ("statements", "statement"),
    ):
        entries = row.get(key, ())
        count = sum(entry.get("counts", True) and not entry.get("withdrawn") for entry in entries)
        past += len(entries) - count
        counted += [wording.figure(count, noun)] if count else []
    if past:
        counted.append(f"{past} that no longer {'counts' if past == 1 else 'count'}")
    if counted:
        each = f"servanda show {watch} {row['id']}"
        yield f"{row['id']}: by hand: {wording.listed(counted)}. Each is shown by: {each}"


def _row_lines(row: dict[str, Any]) -> list[str]:
    if row["what"] == "statement":
        when = row["when"]["from"] or ""
        return [
            f"{row['id']}: a statement ({row['kind']}), {when}, kept as {row['capture']}",
            f"  recorded by {row['recorded_by']} on {row['at'][:10]}; known: {row['how_known']}",
        ]
    if row["what"] == "question":
        return [
            f"ASKED AGAIN: {row['claim']} in {row['capture']}",
            f"  {row['by']} on {row['at'][:10]}: {_says(row['coded'])}",
            f"  the reader now: {row['read']['id']}: {_says(row['read'])}",
            f"  {disguise.spelt(row['read']['quote']['quote'])}",
        ]
    state = "counts" if row["counts"] else "superseded"
    if row.get("withdrawn_by"):
        state = f"withdrawn by {row['withdrawn_by']}"
    if row["withdrawn"]:
        state = f"withdraws {row['replaces']}"
    if row["what"] == "correction":
        about = f"{row['fact']} of {row['capture']}: {row['value']!r}, was {row['was']!r}"
    elif row["read"] is None:
        about = f"{row['claim']} added: {_says(row['coded'])}"
    else:
        about = f"{row['claim']}: {_says(row['coded'])}, was read as {_says(row['read'])}"
    return [
        f"{row['id']} ({state}): {about}",
        *(_changes(row["coded"], row["read"]) if row["what"] == "coding" else []),
        f"  {row['by']} on {row['at'][:10]}: {row['reason']}",
    ]


ASPECTS = ("by", "to", "where", "when", "planned_for", "number", "instrument", "said_by", "about")


def _changes(coded: dict[str, Any] | None, read: dict[str, Any] | None) -> list[str]:
    """What a person reads otherwise than the reader did, a line for each aspect."""
    if not coded or not read:
        return []
    pairs = [(name, _aspect(coded.get(name)), _aspect(read.get(name))) for name in ASPECTS]
    return [
        f"  {name.replace('_', ' ')}: {now or 'nothing'}, was {was or 'nothing'}"
        for name, now, was in pairs
        if now != was
    ]


def _aspect(value: Any) -> str:
    """The value of one aspect of a claim's row, in words."""
    if isinstance(value, list):
        return " and ".join(map(_aspect, value))
    if not isinstance(value, dict):
        return str(value or "")
    if "kind" in value and "span" in value:
        words = disguise.spelt(value["span"]["quote"])
        return f'"{words}" ({value.get("actor") or value["kind"]})'
    if "quote" in value:
        return f'"{disguise.spelt(value["quote"])}"'
    if "name" in value:
        return str(value["name"])
    if "from_on" in value or "to_on" in value:
        ends = (value.get("from_on"), value.get("to_on"))
        return " to ".join(dict.fromkeys(str(day or "an open end") for day in ends))
    if "low" in value or "high" in value:
        ends = (value.get("low"), value.get("high"))
        figures = " to ".join(dict.fromkeys(f"{end:g}" for end in ends if end is not None))
        return f"{figures} {value.get('unit') or ''}".strip()
    return ""


def _says(claim: dict[str, Any] | None) -> str:
    if claim is None:
        return "no such act"
    return f'{claim["act"]}, {claim["stance"]} "{disguise.spelt(claim["cue"]["quote"])}"'
