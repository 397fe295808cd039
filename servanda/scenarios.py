"""Scenarios: what must come out of an agreement, given what was found and noted, on a day.

What leaves it: disagreements between a scenario file and what standing and duties say; none
is well. A scenario file lies beside its agreement (`paris-1991.scenarios.toml`) so that a
lawyer can read one and add one. It is read strictly and decides nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from attrs import frozen

from servanda import canon, duties, standing, user_files
from servanda.agreements import nearest_of
from servanda.errors import AgreementError
from servanda.faults import Faults
from servanda.model import (
    BEARINGS,
    DUTY_STATES,
    NOTICE_KINDS,
    PROOFS,
    STANDING_STATES,
    Agreement,
    Duty,
    Finding,
    Notice,
    Quantity,
    Standing,
)
from servanda.suggestions import suggest

_HEAD = re.compile(r"\s*\[\[\s*(?P<name>[\w.-]+)\s*\]\]")

FINDING_STATES = ("upheld", "rejected", "unsure", "disputed", "proposed")

KEYS: Mapping[str, tuple[str, ...]] = {
    "scenario": ("name", "why", "on", "proposed", "finding", "notice", "standing", "duty",
                 "no_duty", "only_duties"),
    "finding": ("incident", "commitment", "bearing", "bearers", "since_on", "ended_on", "proof",
                "serious", "state", "remedies"),
    "notice": ("kind", "about", "on", "until_on", "by", "words", "value", "finding"),
    "value": ("low", "high", "unit"),
    "standing": ("commitment", "state", "since", "bearers"),
    "duty": ("rule", "state", "bearers", "waiting_on", "since", "due"),
}  # fmt: skip
NEEDED: Mapping[str, tuple[str, ...]] = {
    "scenario": ("name", "why", "on"),
    "finding": ("incident", "commitment", "bearing", "since_on"),
    "notice": ("kind", "about", "on"),
    "value": ("unit",),
    "standing": ("commitment", "state"),
    "duty": ("rule", "state"),
}
TYPES: Mapping[str, type | tuple[type, ...]] = {
    "on": date, "since_on": date, "ended_on": date, "until_on": date, "since": date,
    "due": (date, str), "bearers": list, "remedies": list, "no_duty": list, "finding": (list, str),
    "notice": list, "standing": list, "duty": list, "proposed": bool, "serious": bool,
    "only_duties": bool, "value": dict, "low": (int, float), "high": (int, float),
}  # fmt: skip
LISTS = {"bearing": "bearings", "proof": "proofs", "kind": "notice_kinds"}


@frozen
class Scenario:
    """One case: findings and notices, a day, and what must be said on it."""

    name: str
    why: str
    on: date
    place: str  # file and line
    findings: tuple[Finding, ...]
    notices: tuple[Notice, ...]
    proposed: bool
    standings: tuple[Mapping[str, Any], ...]
    duties: tuple[Mapping[str, Any], ...]
    no_duty: tuple[str, ...]
    only_duties: bool  # whether the duties listed are all there may be


# ------------------------------------------------------------------ reading


def read(path: Path, agreement: Agreement) -> tuple[Scenario, ...]:
    """The scenarios of the file beside an agreement.

    Raises AgreementError with every fault of the file, one a line.
    """
    with user_files.refused_as(AgreementError, path.name):
        text = user_files.read_text(path, most_bytes=user_files.DECISIONS_BYTES)
    return read_text(text, agreement, name=path.name)


def read_text(text: str, agreement: Agreement, *, name: str) -> tuple[Scenario, ...]:
    """The scenarios in a text; `name` is what faults call the file. Raises AgreementError."""
    with user_files.refused_as(AgreementError, name):
        data = user_files.table_of(text)
    faults = Faults(name, AgreementError)
    file = _ScenarioFile(text, agreement, faults)
    for key in data:
        if key != "scenario":
            faults.add(file.top(key), f'"{key}" means nothing here. A file is a list of '
                       "[[scenario]] tables.")  # fmt: skip
    tables = data.get("scenario", [])
    if not tables or not isinstance(tables, list):
        faults.add(1, "holds no scenario. Write [[scenario]] with name, why and on.")
        tables = []
    for index, table in enumerate(tables):
        file.check(index, table)
    faults.stop()
    return tuple(
        _scenario(table, f"{name}:{file.start(index)}") for index, table in enumerate(tables)
    )


class _ScenarioFile:
    """The lines of one file and the names it may use; what is wrong goes to the faults."""

    def __init__(self, text: str, agreement: Agreement, faults: Faults) -> None:
        self.faults = faults
        self.lines = text.split("\n")
        heads = ((n, _HEAD.match(line)) for n, line in enumerate(self.lines, 1))
        self.heads = [(n, head["name"]) for n, head in heads if head]
        self.holders = {a.id for a in agreement.actors}
        self.joined: set[str] = set()
        self.roles = {role.id for role in agreement.roles}
        self.items = {item.id for item in agreement.items()}
        self.noted = {
            *self.items,
            *self.roles,
            agreement.id,
            *(event.id for event in agreement.events),
            *(period.id for period in agreement.periods),
            *(instrument.id for instrument in agreement.instruments),
            *(provision.id for provision in agreement.provisions),
        }

    def start(self, index: int, kind: str = "", nth: int = 0) -> int:
        """The line on which a scenario begins, or its nth finding, notice, standing or duty."""
        starts = [n for n, name in self.heads if name == "scenario"]
        if index >= len(starts):
            return 1
        end = starts[index + 1] if index + 1 < len(starts) else len(self.lines) + 1
        inside = [n for n, name in self.heads if name == f"scenario.{kind}"]
        inside = [n for n in inside if starts[index] < n < end]
        return inside[nth] if nth < len(inside) else starts[index]

    def line(self, start: int, key: str, word: str = "") -> int:
        """The line of a key in the table that begins at `start`, or of a word in its value."""
        end = min((n for n, _ in self.heads if n > start), default=len(self.lines) + 1)
        at = re.compile(rf"(\s*|.*[{{,]\s*)\"?{re.escape(key)}\"?\s*=|\s*\[+\s*{re.escape(key)}\b")
        keyed = [n for n in range(start, end) if at.match(self.lines[n - 1])]
        worded = [n for n in range(keyed[0], end) if word in self.lines[n - 1]] if keyed else []
        return worded[0] if word and worded else keyed[0] if keyed else start

    def top(self, key: str) -> int:
        """The first line that opens or sets a name outside every scenario."""
        opens = re.compile(rf"\s*\[*\s*{re.escape(key)}\b")
        return next((n for n, line in enumerate(self.lines, 1) if opens.match(line)), 1)

    def check(self, index: int, table: Any) -> None:
        """Note every fault of one scenario."""
        start = self.start(index)
        self.joined = _joined(table)
        self._shape("scenario", table, start)
        for kind in ("finding", "notice", "standing", "duty") if isinstance(table, dict) else ():
            inside = table.get(kind, [])
            for nth, row in enumerate(inside if isinstance(inside, list) else []):
                self._shape(kind, row, self.start(index, kind, nth))
        absent = table.get("no_duty") if isinstance(table, dict) else None
        for id in absent if isinstance(absent, list) else []:
            self._known(start, "no_duty", id, self.items)

    def _shape(self, kind: str, table: Any, start: int) -> None:
        """Keys known, there, and of their type; words and ids defined."""
        if not isinstance(table, dict):
            self.faults.add(start, f"a {kind} is not a table.")
            return
        for key, value in table.items():
            if key not in KEYS[kind]:
                sentence = f'a {kind} has the key "{key}", which means nothing here.'
                self.faults.add(self.line(start, key), f"{sentence} {suggest(key, KEYS[kind])}")
            elif not _fits(kind, key, value):
                sentence = f'a {kind} has a "{key}" of the wrong kind: {str(value)[:60]!r}.'
                self.faults.add(
                    self.line(start, key), f"{sentence} See docs/how-to/add-an-agreement.md."
                )
        for key in NEEDED[kind]:
            if key not in table:
                self.faults.add(start, f'a {kind} has no "{key}". Every {kind} needs one.')
        if kind in ("finding", "standing"):
            self._known(start, "commitment", table.get("commitment"), self.items)
        if kind == "duty":
            self._known(start, "rule", table.get("rule"), self.items)
            self._known(start, "waiting_on", table.get("waiting_on"), {*self.roles, ""})
        if kind == "notice":
            self._known(start, "about", table.get("about"), self.noted)
        for bearer in table.get("bearers", []) if isinstance(table.get("bearers"), list) else []:
            self._known(start, "bearers", bearer, self.holders | self.joined)
        for key, words in _closed(kind).items():
            if key in table:
                self._known(start, key, table[key], words)
        if kind == "notice" and isinstance(table.get("value"), dict):
            self._shape("value", table["value"], start)

    def _known(self, start: int, key: str, word: Any, words: Iterable[str]) -> None:
        known = set(words)
        if not isinstance(word, str):
            if word is not None and key in ("bearers", "no_duty"):  # else its kind is told of
                self.faults.add(self.line(start, key), f"{key} names {word!r:.60}, which is no id.")
        elif word not in known:
            sentence = f'{key} names "{word}", which nothing defines.'
            near = nearest_of(LISTS[key], word, known) if key in LISTS else ""
            near = near or suggest(word, known)
            self.faults.add(self.line(start, key, word), f"{sentence} {near}")


def _joined(table: Any) -> set[str]:
    """Who takes on a role by a notice of the scenario, though the agreement does not name it."""
    notices = table.get("notice", []) if isinstance(table, dict) else []
    rows = [row for row in notices if isinstance(row, dict)] if isinstance(notices, list) else []
    return {str(row.get("by")) for row in rows if row.get("kind") == "accession"}


def _closed(kind: str) -> dict[str, tuple[str, ...]]:
    """The keys whose words come from a closed list."""
    lists: dict[str, dict[str, tuple[str, ...]]] = {
        "finding": {"bearing": BEARINGS, "proof": PROOFS, "state": FINDING_STATES},
        "notice": {"kind": NOTICE_KINDS},
        "standing": {"state": STANDING_STATES},
        "duty": {"state": DUTY_STATES},
    }
    return lists.get(kind, {})


def _fits(kind: str, key: str, value: Any) -> bool:
    wanted = TYPES.get(key, str)
    if (kind, key) == ("scenario", "finding"):
        wanted = list
    if wanted is date or (kind == "duty" and key == "due" and not isinstance(value, str)):
        return isinstance(value, date) and not isinstance(value, datetime)
    if key == "due":
        return bool(value == "none")
    return isinstance(value, wanted) and not (key in ("low", "high") and isinstance(value, bool))


# ------------------------------------------------------------------ records


def _scenario(table: Mapping[str, Any], place: str) -> Scenario:
    return Scenario(
        name=table["name"],
        why=table["why"],
        on=table["on"],
        place=place,
        findings=tuple(_finding(row) for row in table.get("finding", [])),
        notices=tuple(_notice(row) for row in table.get("notice", [])),
        proposed=table.get("proposed", False),
        standings=tuple(table.get("standing", [])),
        duties=tuple(table.get("duty", [])),
        no_duty=tuple(table.get("no_duty", [])),
        only_duties=table.get("only_duties", False),
    )


def _finding(table: Mapping[str, Any]) -> Finding:
    """A finding by the words that name its incident; upheld at "believe" unless it says else."""
    return Finding(
        id=_finding_id(table["incident"], table["commitment"]),
        incident=table["incident"],
        commitment=table["commitment"],
        bearing=table["bearing"],
        state=table.get("state", "upheld"),
        proof=table.get("proof", "believe"),
        serious=table.get("serious", False),
        since_on=table["since_on"],
        bearers=tuple(table.get("bearers", [])),
        remedies=tuple(table.get("remedies", [])),
        ended_on=table.get("ended_on"),
    )


def _finding_id(incident: str, commitment: str) -> str:
    return canon.identify("fnd", incident, commitment)


def _notice(table: Mapping[str, Any]) -> Notice:
    value = table.get("value")
    incident = table.get("finding")
    return Notice(
        id=canon.identify("ntc", table),
        kind=table["kind"],
        about=table["about"],
        on=table["on"],
        by=table.get("by"),
        words=table.get("words", ""),
        recorded_by="scenario",
        at=datetime.combine(table["on"], time(12), tzinfo=UTC),
        until_on=table.get("until_on"),
        value=Quantity(value.get("low"), value.get("high"), value["unit"]) if value else None,
        finding=_finding_id(incident, table["about"]) if incident else None,
    )


# ------------------------------------------------------------------ running


def disagreements(scenarios: Iterable[Scenario], agreement: Agreement) -> tuple[str, ...]:
    """Say where what comes out differs from what a scenario says must; each difference a line."""
    lines: list[str] = []
    for scenario in scenarios:
        where = f'{scenario.place}: "{scenario.name}" on {scenario.on}:'
        lines += [f"{where} {what}" for what in _differs(scenario, agreement)]
    return tuple(lines)


def _differs(scenario: Scenario, agreement: Agreement) -> list[str]:
    named = {wanted["commitment"] for wanted in scenario.standings}
    standings = {
        item.id: standing.assess(
            agreement,
            item,
            scenario.findings,
            scenario.notices,
            on=scenario.on,
            heard=0,
            expected=0,
            proposed=scenario.proposed,
        )
        for item in agreement.items()
        if item.id in named
    }
    owed = duties.trigger(
        agreement,
        scenario.findings,
        scenario.notices,
        on=scenario.on,
        proposed=scenario.proposed,
    )
    lines = []
    for wanted in scenario.standings:
        lines += _standing_differs(wanted, standings[wanted["commitment"]])
    for wanted in scenario.duties:
        same_rule = [duty for duty in owed if duty.rule == wanted["rule"]]
        if not any(_duty_fits(wanted, duty) for duty in same_rule):
            there = "; ".join(_describe(duty) for duty in same_rule) or "there is none"
            asked = ", ".join(f"{k} {_spell(v)}" for k, v in wanted.items() if k != "rule")
            lines.append(f"duty {wanted['rule']} must be {asked}; {there}.")
    lines += [f"duty {d.rule} must not be there; {_describe(d)}." for d in owed
             if d.rule in scenario.no_duty]  # fmt: skip
    if scenario.only_duties:
        listed = {wanted["rule"] for wanted in scenario.duties}
        extra = [duty for duty in owed if duty.rule not in listed]
        lines += [f"duty {duty.rule} is not listed; {_describe(duty)}." for duty in extra]
    return lines


def _standing_differs(wanted: Mapping[str, Any], actual: Standing) -> list[str]:
    return [
        f"{actual.commitment} must have {key} {_spell(wanted[key])}; it has "
        f"{_spell(getattr(actual, key))}."
        for key in ("state", "since", "bearers")
        if key in wanted and _plain(wanted[key]) != _plain(getattr(actual, key))
    ]


def _duty_fits(wanted: Mapping[str, Any], duty: Duty) -> bool:
    for key, value in wanted.items():
        expected = None if (key, value) in (("due", "none"), ("waiting_on", "")) else value
        if _plain(expected) != _plain(getattr(duty, key)):
            return False
    return True


def _plain(value: Any) -> Any:
    """A value to compare by: the order in which bearers are listed does not matter."""
    return sorted(value) if isinstance(value, (list, tuple)) else value


def _describe(duty: Duty) -> str:
    waiting = f" on {duty.waiting_on}" if duty.waiting_on else ""
    who = _spell(duty.bearers)
    return f"it is {duty.state}{waiting} since {duty.since}, due {duty.due}, borne by {who}"


def _spell(value: Any) -> str:
    return (
        ", ".join(map(str, value)) or "nobody" if isinstance(value, (list, tuple)) else str(value)
    )
