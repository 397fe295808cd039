"""The table of agreement: of each field, in all languages and in each, alpha and how sure it is.

What leaves it: one line a field and language. It counts what coders said before anyone adjudicated.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from attrs import frozen

from servanda.reliability.alpha import AlphaRange, Unit, alpha, interval
from servanda.reliability.fields import SCALE_OF, TITLES, value_of
from servanda.reliability.progress import PassageState

# Of 30 simulated tables of five types of act in which two coders slip once in ten each, the
# interval of alpha is .56 wide at 10 passages, .38 at 20, .25 at 50, .18 at 100. Below 20 it says
# next to nothing, and none is given.
LEAST = 20
ALL = "all"
ALL_ALIKE = "all coders said one and the same of every passage"
TOO_ALIKE = "too little varies to say how sure it is"


@frozen
class FieldAgreement:
    """How far coders agree on one field in one language, or in all.

    `passages` were valued by two coders at least, `same` alike by all who did, `one_only` by one
    alone. `alpha` and `range` are None, or `range` alone, for the reason in `why_none`.
    """

    field: str
    title: str
    language: str
    passages: int
    same: int
    one_only: int
    alpha: float | None
    range: AlphaRange | None
    why_none: str = ""


def agreement(states: Iterable[PassageState], *, seed: int) -> Iterator[FieldAgreement]:
    """A line for each field, first of all languages together, then of each."""
    shown = [state for state in states if state.is_in]
    coders = sorted({coder for state in shown for coder in state.sample.coders})
    languages = sorted({state.passage.language for state in shown})
    for name, title in TITLES.items():
        for language in (ALL, *languages) if len(languages) > 1 else (ALL,):
            some = [s for s in shown if language in (ALL, s.passage.language)]
            yield _line(name, title, language, [_unit(name, s, coders) for s in some], seed)


def _unit(name: str, state: PassageState, coders: Sequence[str]) -> Unit:
    own = {coding.by: value_of(name, coding.claim) for coding in state.codings}
    return [own.get(coder) for coder in coders]


def _line(name: str, title: str, language: str, units: Sequence[Unit], seed: int) -> FieldAgreement:
    given = [[value for value in unit if value is not None] for unit in units]
    paired = [values for values in given if len(values) > 1]
    same = sum(len(set(values)) == 1 for values in paired)
    one_only = sum(len(values) == 1 for values in given)
    found, around, why = None, None, ""
    if len(paired) < LEAST:
        why = f"too few: {len(paired)} of the {LEAST} passages that it takes"
    else:
        found = alpha(units, SCALE_OF[name])
        around = interval(units, SCALE_OF[name], seed=seed)
        if found is None:
            why = ALL_ALIKE
        elif around is None:
            why = TOO_ALIKE
    return FieldAgreement(name, title, language, len(paired), same, one_only, found, around, why)
