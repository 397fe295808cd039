"""Links to the Paris clauses on labelled passages, beside similarity of wording alone.

What leaves it: precision at one, recall and what is missed, with intervals. Each passage is read
as if it had happened in Cambodia on one day, as the guidelines say: what lies in its own country
is moved there, and nothing else is changed.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Protocol, TypeVar

from attrs import evolve, frozen

from bench.calibration import expected_calibration_error, wilson
from bench.passages import sha256, whole
from bench.reading import page
from servanda import agreements, binding, claims, incidents, lexicon, links
from servanda.errors import EvidenceError
from servanda.links import surety
from servanda.links.nearness import near
from servanda.links.proposing import meetings
from servanda.model import Agreement, Claim, Incident, Interval, Link, Mention, PassageKind, Setting

LABELS = Path(__file__).parent / "labels"
PARIS = Path(__file__).parent.parent / "agreements" / "paris-1991.md"
DAY = date(2010, 6, 1)
PUBLIC_TOOL = 0.65  # the threshold of the nearest public tool, which compares wording alone


@frozen
class LabelledPassage:
    """One labelled passage: its words, its own country, and which groups are right."""

    id: str
    words: str
    home: str
    sure: tuple[str, ...]
    doubtful: tuple[str, ...]
    bearings: tuple[tuple[str, str], ...]


@frozen
class ProposedLink:
    """A commitment with its bearing and how sure it is said to be; `asks`: not proposed."""

    commitment: str
    bearing: str
    confidence: float
    asks: bool = False


def cases(name: str, data: Path) -> list[LabelledPassage]:
    """The labelled passages of a set ("blind" or "tuning").

    Raises EvidenceError where a text is not the one that was labelled.
    """
    texts: dict[str, dict[str, str]] = {}
    found = []
    for line in (LABELS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["set"] not in texts:
            texts[row["set"]] = whole(data / row["set"])
        text = texts[row["set"]].get(row["id"], "")
        if sha256(text) != row["sha256"]:
            raise EvidenceError(
                f"{row['set']} {row['id']}: not the text that was labelled, so its labels say "
                "nothing. Use the data that the labels' sums name."
            )
        labels = row["labels"]
        found.append(
            LabelledPassage(
                row["id"],
                text[row["start"] : row["end"]],
                row["home"],
                tuple(one["group"] for one in labels if one["sure"]),
                tuple(one["group"] for one in labels if not one["sure"]),
                tuple((one["group"], one["bearing"]) for one in labels),
            )
        )
    return found


@lru_cache(maxsize=2)
def groups(name: str = "groups") -> dict[str, tuple[str, ...]]:
    """The commitments of each group that labels name: of Paris, or "incident_groups"."""
    table = tomllib.loads((LABELS / f"{name}.toml").read_text(encoding="utf-8"))
    return {name: tuple(ids) for name, ids in table.items()}


def group(commitment: str) -> str:
    """The group a commitment belongs to, else its own id."""
    known = {**groups(), **groups("incident_groups")}
    return next((name for name, ids in known.items() if commitment in ids), commitment)


@lru_cache(maxsize=1)
def paris() -> Agreement:
    """The agreement all passages are linked to."""
    return agreements.read(PARIS, lexicon=lexicon.load())


# ------------------------------------------------------------------ the two linkers


def happened(case: LabelledPassage) -> tuple[Incident, ...]:
    """What the reader makes of a passage, moved to Cambodia and to the one day."""
    parts: list[tuple[PassageKind, str]] = [("body", part) for part in case.words.split("\n\n")]
    if len(parts) > 1:
        parts[0] = ("title", parts[0][1])
    capture, text = page(case.id, parts, DAY)
    told = claims.read(capture, text, parser=claims.load_parser(), lexicon=lexicon.load())
    gathered = incidents.group([told], [capture], [text], lexicon=lexicon.load())
    return tuple(_moved(incident, case.home) for incident in gathered)


def _moved(incident: Incident, home: str) -> Incident:
    def who(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
        return tuple(
            evolve(m, country="kh", actor="cambodia" if m.kind == "state" else m.actor)
            if m.country == home
            else m
            for m in mentions
        )

    def told(claim: Claim) -> Claim:
        setting = claim.setting
        if setting is None or setting.country not in (home, None):
            return claim  # its words name the place, or the passage is set elsewhere
        return evolve(claim, setting=Setting("kh", "the whole page is moved"))

    return evolve(
        incident,
        claims=tuple(told(claim) for claim in incident.claims),
        when=Interval(DAY, DAY, "day"),
        by=who(incident.by),
        to=who(incident.to),
        said_by=who(incident.said_by),
        where=tuple(evolve(p, country="kh") if p.country == home else p for p in incident.where),
    )


def by_rules(case: LabelledPassage) -> list[ProposedLink]:
    """What the product proposes or asks for a passage, the surest first; of twins the first."""
    return surest(links.propose(happened(case), paris(), paris().actors, lexicon=lexicon.load()))


def surest(proposed: Iterable[Link]) -> list[ProposedLink]:
    """Of each commitment its surest link, the surest commitment first; of twins the first."""
    best: dict[str, ProposedLink] = {}
    for link in proposed:
        known = best.get(link.commitment)
        if known is None or known.confidence < link.confidence:
            best[link.commitment] = ProposedLink(
                link.commitment, link.bearing, link.confidence, link.asks
            )
    return sorted(best.values(), key=lambda one: -one.confidence)


def only_proposed(case: LabelledPassage) -> list[ProposedLink]:
    """What the product proposes for a passage, without what it only asks."""
    return [one for one in by_rules(case) if not one.asks]


def by_wording(case: LabelledPassage, *, at_least: float) -> list[ProposedLink]:
    """Commitments in force whose words are that near the passage's, the nearest first."""
    return nearest_wording(case.words, paris(), DAY, at_least=at_least)


def nearest_wording(
    words: str, agreement: Agreement, on: date, *, at_least: float
) -> list[ProposedLink]:
    """The commitments of an agreement in force on a day, by nearness of words alone."""
    there = [
        item for item in agreement.items() if binding.phase(agreement, item, on, ()) == "within"
    ]
    cosines = near([words], [item.must for item in there])[0]
    pairs = sorted(zip(cosines, there), key=lambda pair: -pair[0])
    return [ProposedLink(item.id, "", cosine) for cosine, item in pairs if cosine >= at_least]


# ------------------------------------------------------------------ figures


@frozen
class Score:
    """Counts over passages; each share is given with Wilson's 95 % interval by `text`."""

    first_right: int
    answered: int
    found: int
    asked: int
    right: int
    proposed: int
    quiet: int
    nothing: int
    bearing_right: int
    bearing_told: int
    missed: tuple[str, ...]

    def text(self, name: str) -> str:
        """The figures on one line."""
        shares = (
            ("right at one", self.first_right, self.answered),
            ("recall", self.found, self.asked),
            ("of all proposed", self.right, self.proposed),
            ("bearing", self.bearing_right, self.bearing_told),
            ("silent where none is right", self.quiet, self.nothing),
        )
        return f"{name}: " + "; ".join(f"{label} {_share(a, b)}" for label, a, b in shares)


def _share(hits: int, count: int) -> str:
    if not count:
        return "none"
    low, high = wilson(hits, count)
    return f"{100 * hits / count:.0f} % ({hits} of {count}, {100 * low:.0f}-{100 * high:.0f})"


class Labelled(Protocol):
    """What is scored: the groups that are right for it."""

    @property
    def id(self) -> str:
        """By what it is named."""

    @property
    def sure(self) -> tuple[str, ...]:
        """The groups that are right."""

    @property
    def doubtful(self) -> tuple[str, ...]:
        """The groups that may be right."""

    @property
    def bearings(self) -> tuple[tuple[str, str], ...]:
        """How each bears."""


Case = TypeVar("Case", bound=Labelled)


def score(chosen: Sequence[Case], linker: Callable[[Case], list[ProposedLink]]) -> Score:
    """How a linker does; a doubtful label is right where proposed and never missed."""
    first = answered = found = asked = right = proposed = quiet = nothing = told = bore = 0
    missed: list[str] = []
    for case in chosen:
        answers = linker(case)
        allowed = {*case.sure, *case.doubtful}
        named = list(dict.fromkeys(group(one.commitment) for one in answers))
        answered += bool(named)
        first += bool(named) and named[0] in allowed
        right += sum(one in allowed for one in named)
        proposed += len(named)
        asked += len(case.sure)
        found += sum(one in named for one in case.sure)
        missed += [f"{case.id} {one}" for one in case.sure if one not in named]
        if not allowed:
            nothing += 1
            quiet += not named
        for one in answers:
            if group(one.commitment) in allowed and one.bearing:
                told += 1
                bore += (group(one.commitment), one.bearing) in case.bearings
    return Score(
        first, answered, found, asked, right, proposed, quiet, nothing, bore, told, tuple(missed)
    )


def best_threshold(chosen: Sequence[LabelledPassage]) -> float:
    """The nearness at which wording alone has the best F1 on some passages."""

    def f1(at: float) -> float:
        got = score(chosen, lambda case: by_wording(case, at_least=at))
        return 2 * got.found / (got.proposed + got.asked) if got.proposed + got.asked else 0.0

    return max((step / 100 for step in range(5, 95, 2)), key=f1)


def report(data: Path) -> str:
    """The figures of both linkers on both sets, what is missed, and how labels agree, as text."""
    tuning, blind = cases("tuning", data), cases("blind", data)
    at = best_threshold(tuning)
    lines = []
    for name, chosen in (("tuning", tuning), ("blind", blind)):
        rules = score(chosen, by_rules)
        lines += [
            f"{name}: {len(chosen)} passages",
            "  " + score(chosen, only_proposed).text("proposed"),
            "  " + rules.text("proposed and asked"),
            "  " + _asked(chosen),
            "  " + score(chosen, _wording(PUBLIC_TOOL)).text(f"wording at {PUBLIC_TOOL:.2f}"),
            "  " + score(chosen, _wording(at)).text(f"wording at {at:.2f}, its best on tuning"),
            f"  expected calibration error: {_error(chosen)}",
            "  neither proposed nor asked: " + "; ".join(rules.missed),
        ]
    return "\n".join([*lines, agreement(blind, cases("again", data))])


def agreement(first: Sequence[LabelledPassage], second: Sequence[LabelledPassage]) -> str:
    """How two passes of labels agree on which groups a passage bears on, and how.

    Cohen's kappa over every pair of passage and group that labels can name; a doubtful label
    counts as a label.
    """
    before = {case.id: case for case in first}
    names = list(groups())
    both = one = other = same = 0
    for case in second:
        told = {*before[case.id].sure, *before[case.id].doubtful}
        again = {*case.sure, *case.doubtful}
        both += len(told & again)
        one += len(told)
        other += len(again)
        same += len(set(before[case.id].bearings) & set(case.bearings))
    count = len(second) * len(names)
    agreed = (count - one - other + 2 * both) / count
    chance = (one * other + (count - one) * (count - other)) / count**2
    kappa = (agreed - chance) / (1 - chance)
    return (
        f"labelled twice: {len(second)} passages, {one} and {other} groups, {both} the same, "
        f"{same} with the same bearing; kappa {kappa:.2f} over {count} pairs"
    )


def _wording(at: float) -> Callable[[LabelledPassage], list[ProposedLink]]:
    return lambda case: by_wording(case, at_least=at)


def _asked(chosen: Sequence[LabelledPassage]) -> str:
    """How often what is proposed, and what is only asked, has the right bearing as well."""
    told = {True: [0, 0], False: [0, 0]}
    for case in chosen:
        for one in by_rules(case):
            told[one.asks][0] += (group(one.commitment), one.bearing) in case.bearings
            told[one.asks][1] += 1
    right, asked = told[False], told[True]
    return f"commitment and bearing right: proposed {_share(*right)}; asked {_share(*asked)}"


def pairs(chosen: Sequence[LabelledPassage]) -> list[tuple[float, bool]]:
    """Each link's confidence, and whether its commitment and its bearing are among the labels."""
    return [
        (one.confidence, (group(one.commitment), one.bearing) in case.bearings)
        for case in chosen
        for one in by_rules(case)
    ]


def pairs_as_weighed(chosen: Sequence[LabelledPassage]) -> list[tuple[float, bool]]:
    """As `pairs`, with the weight that the rules give by convention, before anything learnt."""
    known = {actor.id: actor for actor in paris().actors}
    found: list[tuple[float, bool]] = []
    for case in chosen:
        best: dict[str, tuple[float, bool]] = {}
        for scene, one, bore in meetings(happened(case), paris(), known, lexicon.load()):
            right = (group(one.item.id), bore.bearing) in case.bearings
            stated = surety.weight(scene, one, bore, paris())
            best[one.item.id] = max(best.get(one.item.id, (0.0, False)), (stated, right))
        found += best.values()
    return found


def _error(chosen: Sequence[LabelledPassage]) -> str:
    told = pairs(chosen)
    return f"{expected_calibration_error(told):.3f} over {len(told)} links" if told else "no links"
