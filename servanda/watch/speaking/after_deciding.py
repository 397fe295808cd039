"""What a decision did, said once it is on record: standings that moved, decisions that lapsed.

What leaves it: lines of words. Both are compared as of one day, before and after.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from servanda import disguise, duties, standing, wording
from servanda.decisions.findings import LAPSED
from servanda.model import Agreement, Commitment, Decision, Grouping, Notice, Rule, Signal
from servanda.watch.judging.assessing import Assessable, Court
from servanda.watch.judging.evidence import Evidence

LINK_IT = (
    "; it bears on no commitment, so no standing moves: link it with --commitment, --bearing and "
    "--bearer"
)
NAME_ONE = "; it was put under no commitment, so no standing moves: name {} with --commitment"
NOTHING_BORNE = "; it bears on no commitment, so no standing moves"


def effect_lines(
    watch: Court,
    before: Evidence,
    after: Assessable,
    fresh: Sequence[Decision | Notice | Grouping],
    *,
    on: date,
) -> Iterator[str]:
    """What new decisions, notices and groupings came to, a line each; nothing where none is new."""
    borne = False
    alone = {e.incident for e in fresh if isinstance(e, Decision) and e.commitment is None}
    linked = alone & {link.incident for link in before.links} if alone else alone
    for entry in fresh:
        if isinstance(entry, Decision) and entry.incident in alone - linked:
            name = disguise.spelt(before.names.get(entry.incident, entry.incident))
            asked = {n.commitment for n in before.unsure_links if n.incident == entry.incident}
            further = NOTHING_BORNE
            if entry.judgement == "upheld":
                further = NAME_ONE.format(wording.listed(sorted(asked), "or")) if asked else LINK_IT
            yield f"{name}: {entry.judgement}{further}."
        else:
            borne = True
    yield from _waiting_lines(watch.agreement, before, after, fresh)
    moves = list(_moves(watch, before, after, on=on)) if fresh else []
    if fresh:
        told = " ".join(moves)
        duty_moves = _duty_moves(watch, before, after, on=on)
        moves += [line for id, line in duty_moves.items() if f"({id})" not in told]
    yield from moves
    if borne and not moves:
        yield f"How the commitments stand on {wording.day(on)} is as it was before."


def _waiting_lines(
    agreement: Agreement,
    before: Evidence,
    after: Assessable,
    fresh: Sequence[Decision | Notice | Grouping],
) -> Iterator[str]:
    """What of new decisions waits for a second person, a line each."""
    ids = {entry.id for entry in fresh}
    for finding in after.findings:
        if finding.state == "waiting" and ids & set(finding.decisions):
            name = disguise.spelt(before.names.get(finding.incident, finding.incident))
            article = _article(agreement, agreement.commitment(finding.commitment))
            yield f"{name}: under {article} it waits for a second person, and counts for nothing."


def _moves(watch: Court, before: Assessable, after: Assessable, *, on: date) -> Iterator[str]:
    """Each commitment that stands otherwise at the end of a day than it did."""
    agreement = watch.agreement
    was, now = (
        standing.assess_all(agreement, side.findings, side.notices, on=on, heard=0, expected=0)
        for side in (before, after)
    )
    for earlier, later in zip(was, now, strict=True):
        if earlier.state != later.state:
            item = agreement.commitment(earlier.commitment)
            article = _article(agreement, item)
            has_woken = (earlier.state, later.state) == ("dormant", "not assessed")
            if isinstance(item, Rule) and has_woken:
                yield f"{article} is now triggered: servanda duties says who must act."
            else:
                yield f"{article} is now {later.state}; before, it was {earlier.state}."


def _duty_moves(watch: Court, before: Assessable, after: Assessable, *, on: date) -> dict[str, str]:
    """By rule or step, in words, whose duties are in other states at the end of a day."""
    was, now = (_duty_states(watch, side, on=on) for side in (before, after))
    lines = {}
    for item in watch.agreement.items():
        stood, stands = was.get(item.id, []), now.get(item.id, [])
        if Counter(stood) == Counter(stands):
            continue
        told = f"what it asks is now {_states(stands)}" if stands else "it asks nothing now"
        told += f"; before, it was {_states(stood)}" if stood else "; before, it asked nothing"
        lines[item.id] = f"{_article(watch.agreement, item)}: {told}."
    return lines


def _article(agreement: Agreement, item: Commitment | Rule) -> str:
    """An item by its article and text, as a sentence begins with it, and by its id."""
    return f"{wording.capital(wording.articles(agreement, [item.provision]))} ({item.id})"


def _states(states: Sequence[str]) -> str:
    """The states of the duties of one rule: "waiting", or of several acts each with how often.

    >>> _states(["waiting", "owed", "waiting"]), _states(["owed"]), _states(["owed", "owed"])
    ('waiting twice and owed once, for several acts', 'owed', 'owed twice, for several acts')
    """
    if len(states) == 1:
        return states[0]
    often = [f"{state} {_times(n)}" for state, n in Counter(states).items()]
    return f"{wording.listed(often)}, for several acts"


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def _duty_states(watch: Court, side: Assessable, *, on: date) -> dict[str, list[str]]:
    """The states of the duties under each item, as they are said."""
    states: dict[str, list[str]] = {}
    for duty in duties.trigger(watch.agreement, side.findings, side.notices, on=on):
        state = wording.duty_state(duty, side.findings, side.notices)
        states.setdefault(duty.rule, []).append(state)
    return states


def lapse_lines(signals: Sequence[Signal]) -> Iterator[str]:
    """How many decisions no longer count by what was put on record; nothing where all do."""
    lapsed = [signal for signal in signals if signal.kind == LAPSED]
    if lapsed:
        noun = wording.figure(len(lapsed), "earlier decision")
        yield f"{noun} no longer {'counts' if len(lapsed) == 1 else 'count'} by this:"
        yield from (f"  {signal.what}" for signal in lapsed)
