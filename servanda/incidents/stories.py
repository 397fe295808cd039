"""Which captures tell one story, and how many independent origins an incident has.

What leaves it: `stories`, the captures that are copies of one text, and `origins`, the
captures of an incident put together where neither derives from nothing of the other. Never
counts outlets: one wire report in ten papers is one origin.
Source: docs/why/incidents.md, "Origins".
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from urllib.parse import urlsplit

from rapidfuzz import fuzz

from servanda.model import Capture, Claim, Origin, Text

SHINGLE_WORDS = 5
SKETCH_COUNT = 48  # the smallest shingles of a text, by which candidates are found
# 0.5 of the shorter text's shingles: among the 44,850 pairs of 300 outside news reports, twelve
# copies and edits share 0.59 or more, all others 0.29 or less; docs/why/incidents.md, "Origins".
COPIED_SHARE = 0.5
SHORT_SHINGLES = 20  # below it shares mean little and the whole text is compared
SHORT_RATIO = 90
HEAD_CHARACTERS = 500
TAIL_CHARACTERS = 400

# Agencies whose reports others print: the name used here and how they are credited.
WIRES: Mapping[str, str] = {
    "AP": r"AP|(?:The )?Associated Press",
    "AFP": r"AFP|Agence[- ]France[- ]Presse",
    "Reuters": r"(?:Thomson )?Reuters(?: Foundation)?",
    "Xinhua": r"Xinhua(?: News Agency)?",
    "dpa": r"dpa|DPA|Deutsche Presse-Agentur",
    "EFE": r"EFE|Agencia EFE",
    "UPI": r"UPI|United Press International",
    "Kyodo": r"Kyodo(?: News)?",
    "Yonhap": r"Yonhap(?: News Agency)?",
    "TASS": r"(?:ITAR-)?TASS",
    "Interfax": r"Interfax",
    "PTI": r"PTI|Press Trust of India",
    "IANS": r"IANS",
    "ANI": r"ANI",
    "Anadolu": r"Anadolu(?: Agency)?",
    "Bernama": r"Bernama",
    "Antara": r"Antara(?: News)?",
    "ANSA": r"ANSA",
    "IRIN": r"IRIN",
    "IPS": r"IPS|Inter Press Service",
}
# A credit stands in brackets, after a dateline's dash, alone on a line or after a mark of
# copyright; a wire that is only talked about ("Reuters asked the ministry") is no credit.
_CREDITS = {
    wire: re.compile(
        rf"\((?:{names})\)|[-\u2013\u2014]\s?(?:{names})\s*(?:\n|$)|^(?:{names})\s?[-\u2013\u2014]"
        rf"|(?:^|\n)(?:By|Source:|From|Credit:)?\s?(?:[^\n]{{0,40}},\s)?(?:{names})\s*(?:\n|$)"
        rf"|(?:\u00a9|Copyright|\([cC]\))\s?(?:\d{{4}}\s)?(?:by\s)?(?:{names})\b",
    )
    for wire, names in WIRES.items()
}


class Joined:
    """Sets that only ever grow together; the same sets whatever the order of joining."""

    def __init__(self, members: Iterable[str]) -> None:
        self._up = {member: member for member in members}

    def of(self, member: str) -> str:
        """The one member that stands for the set."""
        while self._up[member] != member:
            self._up[member] = self._up[self._up[member]]
            member = self._up[member]
        return member

    def join(self, one: str, other: str) -> None:
        """Make the sets of both one set; the smaller id stands for it."""
        first, second = sorted((self.of(one), self.of(other)))
        self._up[second] = first


def _words(content: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFKC", content).casefold())


def _shingles(content: str) -> frozenset[int]:
    words = _words(content)
    runs = range(max(len(words) - SHINGLE_WORDS + 1, 1))
    return frozenset(
        zlib.crc32(" ".join(words[at : at + SHINGLE_WORDS]).encode()) for at in runs if words
    )


def copied(one: str, other: str, shingles: Callable[[str], frozenset[int]] = _shingles) -> bool:
    """Whether two texts are one story, whole or cut short."""
    few, many = sorted((shingles(one), shingles(other)), key=len)
    if not few:
        return False
    if len(few) < SHORT_SHINGLES:
        return fuzz.ratio(" ".join(_words(one)), " ".join(_words(other))) >= SHORT_RATIO
    return len(few & many) >= COPIED_SHARE * len(few)


def stories(texts: Sequence[Text]) -> dict[str, str]:
    """For each capture, the capture that stands for its story (the smallest id of them).

    The same whatever the order of the texts. Empty texts are each their own story.
    """
    joined = Joined(text.capture for text in texts)
    first_of: dict[str, Text] = {}  # whole text -> one capture that has it
    for text in sorted(texts, key=lambda text: text.capture):
        words = " ".join(_words(text.content))
        if words and words in first_of:
            joined.join(first_of[words].capture, text.capture)
        elif words:
            first_of[words] = text
    kept = {text.capture: _shingles(text.content) for text in first_of.values()}
    by_content = {text.content: kept[text.capture] for text in first_of.values()}
    sharing: dict[int, list[Text]] = {}
    for text in first_of.values():
        for shingle in sorted(kept[text.capture])[:SKETCH_COUNT]:
            for earlier in sharing.get(shingle, ()):
                if joined.of(earlier.capture) != joined.of(text.capture) and copied(
                    earlier.content, text.content, by_content.__getitem__
                ):
                    joined.join(earlier.capture, text.capture)
            sharing.setdefault(shingle, []).append(text)
    return {text.capture: joined.of(text.capture) for text in texts}


def wire(capture: Capture, text: Text) -> str:
    """The agency a report is credited to at its head or tail, or "".

    Captions are left out: an agency's photograph does not make the report the agency's.
    """
    kept = [text.content[p.start : p.end] for p in text.passages if p.kind != "caption"]
    content = "\n".join(kept) if kept else text.content
    head, tail = content[:HEAD_CHARACTERS], content[-TAIL_CHARACTERS:]
    for name, credit in _CREDITS.items():
        if re.fullmatch(WIRES[name], capture.publisher.strip()):
            return name
        if credit.search(head) or credit.search(tail):
            return name
    return ""


def family(capture: Capture, families: Mapping[str, str]) -> str:
    """The publishing house a capture comes from; "" where nothing tells.

    `families` names the house of a source or publisher; else the publisher's own name, or
    the host of the address, stands for it.
    """
    for known in (capture.source or "", capture.publisher):
        if known and known in families:
            return families[known]
    if capture.publisher.strip():
        return " ".join(_words(capture.publisher))
    host = urlsplit(capture.address).hostname or ""
    return host.removeprefix("www.")


def _witness(claims: Iterable[Claim]) -> str:
    """The one known speaker all the claims are the words of, or ""."""
    speakers = {claim.said_by.actor if claim.said_by else None for claim in claims}
    return (speakers.pop() or "") if len(speakers) == 1 else ""


def origins(
    claims: Sequence[Claim],
    captures: Mapping[str, Capture],
    *,
    story: Mapping[str, str],
    credit: Mapping[str, str],
    families: Mapping[str, str],
) -> tuple[Origin, ...]:
    """Put the captures of an incident together by origin, each with the reason, in order.

    Copies of one text and reports credited to one agency come first; then houses, and
    reports that all give the words of one speaker. A house counts only for the capture
    first on record of each text, and never for an agency's report it prints: so that a copy
    elsewhere never makes two sources one.
    """
    order = list(dict.fromkeys(claim.capture for claim in claims))
    joined = Joined(order)
    reasons: dict[str, list[str]] = {}
    anchors: dict[str, str] = {}

    def meet(key: str, capture: str, reason: str) -> None:
        other = anchors.setdefault(key, capture)
        if joined.of(other) != joined.of(capture):
            joined.join(other, capture)
            reasons.setdefault(capture, []).append(reason)

    for capture in order:
        meet(f"story {story.get(capture, capture)}", capture, "the same text")
        if credit.get(capture):
            meet(f"wire {credit[capture]}", capture, f"credited to {credit[capture]}")
    first = {joined.of(capture): capture for capture in reversed(order)}
    credited = {joined.of(capture) for capture in order if credit.get(capture)}
    for root, capture in sorted(first.items(), key=lambda item: order.index(item[1])):
        told = [c for c in claims if first[root] == c.capture]
        house = family(captures[capture], families) if capture in captures else ""
        if house and root not in credited:
            meet(f"house {house}", capture, f"the same publisher ({house})")
        if speaker := _witness(told):
            meet(f"witness {speaker}", capture, f"the words of one speaker ({speaker})")
    found: dict[str, list[str]] = {}
    for capture in order:
        found.setdefault(joined.of(capture), []).append(capture)
    return tuple(Origin(tuple(group), _reason(group, reasons, credit)) for group in found.values())


def _reason(
    group: Sequence[str], reasons: Mapping[str, Sequence[str]], credit: Mapping[str, str]
) -> str:
    if len(group) == 1:
        name = credit.get(group[0])
        return f"one report, credited to {name}" if name else "one report, no copy of another"
    said = dict.fromkeys(reason for capture in group for reason in reasons.get(capture, ()))
    return "one origin: " + "; ".join(said)
