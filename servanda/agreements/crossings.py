"""Checks what an agreement file says of itself across blocks: that every name it uses exists.

What leaves it: faults, each on the line of the name. A name that nothing defines would cut
a commitment off from its bearers or its evidence without anybody noticing. Names of a kind of
which a block could not be read are not looked up: the missing one may stand there.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from attrs import evolve, frozen

from servanda.agreements.promises import STANDARDS
from servanda.agreements.tables import Table
from servanda.agreements.vocabulary import PRINTED_BY, meanings
from servanda.lexicon import Lexicon
from servanda.model import PEOPLE, Agreement, Commitment, Rule, Trigger
from servanda.suggestions import suggest

_PATTERN = re.compile(r"[a-z0-9_./*-]+")
_OWN_SUBJECTS = "A watch can have subjects of its own, in its subjects.toml."
_NEVER_REACHED = "Incidents would never reach this commitment."


@frozen
class Tables:
    """The tables the records were read from, by kind of block and id, to name lines by."""

    by_id: Mapping[tuple[str, str], Table]

    def of(self, word: str, id: str) -> Table:
        """The table of a record that was read."""
        return self.by_id[word, id]


Known = frozenset[str] | None  # None where one of them may stand in what could not be read


@frozen
class Names:
    """Every name the file defines, by what it names."""

    instruments: Known
    actors: Known
    roles: Known
    periods: Known
    events: Known
    sources: Known
    provisions: frozenset[str]
    promises: Known  # commitments and rules
    held: Mapping[str, tuple[str, ...]]  # the roles that an actor holds

    @property
    def marks(self) -> Known:
        """What a date can hang on."""
        return _joined(self.events, self.promises)

    @property
    def all(self) -> Known:
        """Everything a question can be about."""
        return _joined(
            self.instruments, self.actors, self.roles, self.periods, self.events,
            self.provisions, self.promises,
        )  # fmt: skip


def _joined(*kinds: Known) -> Known:
    """The names of several kinds together."""
    every: frozenset[str] = frozenset()
    for kind in kinds:
        if kind is None:
            return None
        every |= kind
    return every


def names_of(agreement: Agreement, *, unread: Collection[str]) -> Names:
    """The names an agreement defines; `unread` are the words of blocks that could not be read."""

    def known(word: str, ids: Iterable[str]) -> Known:
        return None if word in unread else frozenset(ids)

    return Names(
        instruments=known("instrument", (i.id for i in agreement.instruments)),
        actors=known("actor", (a.id for a in agreement.actors)),
        roles=known("role", (r.id for r in agreement.roles)),
        periods=known("period", (p.id for p in agreement.periods)),
        events=known("event", (e.id for e in agreement.events)),
        sources=known("source", (s.id for s in agreement.sources)),
        provisions=frozenset(p.id for p in agreement.provisions),
        promises=_joined(
            known("commitment", (c.id for c in agreement.commitments)),
            known("rule", (r.id for r in agreement.rules)),
        ),
        held={
            actor.id: tuple(
                role.id for role in agreement.roles if actor.id in {h.actor for h in role.held_by}
            )
            for actor in agreement.actors
        },
    )


def check(
    agreement: Agreement, tables: Tables, *, lexicon: Lexicon, unread: Collection[str] = ()
) -> None:
    """Note every name that nothing defines, every pattern that finds nothing, every cycle.

    `unread` are the words of blocks that could not be read.
    """
    names = names_of(agreement, unread=unread)
    _check_parties(agreement, names, tables)
    for item in agreement.commitments:
        table = tables.of("commitment", item.id)
        _check_shared(item, table, names, lexicon)
        titles = {act.name: act.title for act in lexicon.acts.values()}
        _must_exist(table, "acts", item.acts, titles, "act", _NEVER_REACHED,
                    list="acts", means=titles)  # fmt: skip
        _must_exist(table, "protects", item.protects, PEOPLE, "people", _NEVER_REACHED,
                    list="people", means=meanings("people"))  # fmt: skip
        if item.until:
            _must_exist(table, "until", [item.until], names.events, "event")
    for rule in agreement.rules:
        table = tables.of("rule", rule.id)
        _check_shared(rule, table, names, lexicon)
        _check_trigger(rule, agreement, table, names)
    _check_cycles(agreement, tables)


def _must_exist(
    table: Table,
    key: str,
    used: Iterable[str],
    known: Iterable[str] | None,
    what: str,
    matter: str = "",
    *,
    list: str = "",
    means: Mapping[str, str] | None = None,
) -> None:
    """Note each used name that is not known, with the nearest that is.

    `list` is the closed list the name comes from, where it is no name of the file itself.
    """
    if known is None:
        return
    known = set(known)
    printed_by = f"{PRINTED_BY} {list}" if list else ""
    for name in used:
        if name and name not in known:
            message = f'names the {what} "{name[:80]}", which nothing defines.'
            near = suggest(name[:80], known, listed_by=printed_by, meanings=means)
            table.fault(key, f"{message} {near} {matter}".strip(), name)


def _must_be_roles(
    table: Table, key: str, used: Iterable[str], names: Names, matter: str = ""
) -> None:
    """Note each used name that is no role; an actor's, with the roles that it holds."""
    roles = names.roles
    for name in used:
        if roles is None or name in roles or name not in names.held:
            _must_exist(table, key, [name], roles, "role", matter)
            continue
        held = " or ".join(f'"{role}"' for role in names.held[name])
        mend = f"Name a role that it holds, {held}, or" if held else "Name a role:"
        table.fault(
            key,
            f'names "{name}" where a role belongs, and "{name}" is an actor. {mend} add a '
            f'```role block with id, title and held_by = ["{name}"]. {matter}'.strip(),
            name,
        )


def _check_parties(agreement: Agreement, names: Names, tables: Tables) -> None:
    """Names used by agreement, actors, roles, periods and questions."""
    whole = tables.of("agreement", agreement.id)
    _must_exist(whole, "depositaries", agreement.depositaries,
                _joined(names.actors, names.roles), "actor")  # fmt: skip
    _must_exist(whole, "completion", [agreement.completion or ""], names.events, "event")
    for actor in agreement.actors:
        table = tables.of("actor", actor.id)
        _must_exist(table, "acts_for", [actor.acts_for or ""], names.actors, "actor")
        _must_exist(table, "member_of", actor.member_of, names.actors, "actor")
        _must_exist(table, "offices", [o.acts_for for o in actor.offices], names.actors, "actor")
    for role in agreement.roles:
        table = tables.of("role", role.id)
        _must_exist(table, "held_by", [h.actor for h in role.held_by], names.actors, "actor",
                    "The role would be held by nobody.")  # fmt: skip
    for period in agreement.periods:
        table = tables.of("period", period.id)
        _must_exist(table, "from_event", [period.from_event or ""], names.events, "event")
        _must_exist(table, "to_event", [period.to_event or ""], names.events, "event")
    for question in agreement.questions:
        table = tables.of("question", question.id)
        _must_exist(table, "about", question.about, names.all, "id")


def _check_shared(item: Commitment | Rule, table: Table, names: Names, lexicon: Lexicon) -> None:
    """Names that commitments and rules both use."""
    _must_be_roles(table, "bearers", item.bearers, names, "Nobody would bear it.")
    titles = {subject.id: subject.title for subject in lexicon.subjects.values()}
    _must_exist(table, "subjects", item.subjects, titles, "subject", _OWN_SUBJECTS,
                list="subjects", means=titles)  # fmt: skip
    _must_exist(table, "period", [item.period or ""], names.periods, "period")
    _must_exist(table, "after", item.after, names.marks, "event, commitment or rule")
    if item.term and item.term.after:
        _must_exist(table, "term", [item.term.after], names.marks, "event, commitment or rule")
    _must_exist(table, "readings", [r.source for r in item.readings], names.sources, "source")


def _check_trigger(rule: Rule, agreement: Agreement, table: Table, names: Names) -> None:
    """What wakes a rule and who may open its gate."""
    trigger = rule.trigger
    _must_exist(table, "trigger", trigger.standard, STANDARDS, "standard",
                list="standards", means=meanings("standards"))  # fmt: skip
    _must_exist(table, "trigger", trigger.events, names.events, "event", "It would never wake.")
    _must_exist(table, "trigger", trigger.unmet, names.promises, "rule", "It would never wake.")
    _must_be_roles(table, "trigger", trigger.by, names)
    if rule.gate:
        _must_be_roles(table, "gate", [rule.gate.by], names, "Nobody could ask.")
    others = [item for item in agreement.items() if item.id != rule.id]
    for pattern in trigger.of:
        if not _PATTERN.fullmatch(pattern):
            table.fault("trigger", f'has the pattern "{pattern[:80]}", which no id can match.')
        elif names.promises is not None and not any(
            evolve(trigger, of=(pattern,)).names(item) for item in others
        ):
            table.fault(
                "trigger",
                f'is woken by findings about "{pattern[:80]}", which no commitment matches. '
                f"{_nearest_pattern(pattern, others)} It would never wake.",
            )


def _nearest_pattern(pattern: str, others: Sequence[Commitment | Rule]) -> str:
    """The pattern that was meant where its points are parted by another sign; else the nearest."""
    *above, last = re.split(r"[/.]", pattern)
    for sign in "./":
        meant = f"{pattern[: len(pattern) - len(last) - 1]}{sign}{last}"
        if above and any(Trigger(of=(meant,)).names(item) for item in others):
            return f'Did you mean "{meant}"?'
    return suggest(pattern[:80], {i.provision for i in others} | {i.id for i in others})


def _check_cycles(agreement: Agreement, tables: Tables) -> None:
    """Note each ring of things that wait for one another."""
    waits: dict[str, tuple[str, ...]] = {}
    lines: dict[str, Table] = {}
    for item in agreement.items():
        hangs = item.term.after if item.term and item.term.kind in ("within", "every") else None
        waits[item.id] = (*item.after, *((hangs,) if hangs else ()))
        word = "rule" if isinstance(item, Rule) else "commitment"
        lines[item.id] = tables.of(word, item.id)
    for ring in rings(waits):
        first = lines[ring[0]]
        key = "after" if "after" in first.data else "term"
        first.fault(key, f"can never begin: {' -> '.join(ring)}. Each waits for the next; cut one.")
    serves = {a.id: (a.acts_for,) if a.acts_for else () for a in agreement.actors}
    for ring in rings(serves):
        tables.of("actor", ring[0]).fault("acts_for", f"acts for itself: {' -> '.join(ring)}.")


def rings(waits: Mapping[str, tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """Each cycle found in what waits for what, as a, b, ..., a. No recursion: chains may be long.

    >>> rings({"a": ("b",), "b": ("a",), "c": ("a",)})
    (('a', 'b', 'a'),)
    """
    cycles: list[tuple[str, ...]] = []
    done: set[str] = set()
    for start in waits:
        path: list[str] = []
        places: dict[str, int] = {}
        todo: list[tuple[str, bool]] = [(start, False)]
        while todo:
            id, leaving = todo.pop()
            if leaving:
                path.pop()
                del places[id]
                done.add(id)
            elif id in places:
                cycles.append((*path[places[id] :], id))
            elif id not in done and id in waits:
                places[id] = len(path)
                path.append(id)
                todo.append((id, True))
                todo += [(other, False) for other in reversed(waits[id])]
    return tuple(cycles)
