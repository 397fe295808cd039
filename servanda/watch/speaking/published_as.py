"""What an id in a letter, a site or an export is on this machine, whatever setting it went out by.

What leaves it: own ids by published ones. Nothing of it is published: it says whose a judgement is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

from attrs import evolve

from servanda.model import Coding, Correction, Decision, Grouping, Identity, Notice
from servanda.watch.judging.evidence import Evidence
from servanda.watch.settings_file import PEOPLE, STATEMENTS, Settings
from servanda.watch.speaking.coverings import coverings
from servanda.watch.speaking.published_judgements import PublishedJudgements


def own_of_published(settings: Settings, evidence: Evidence) -> dict[str, str]:
    """The own id of everything by each id it is published under at any setting.

    The settings of now come first: what two settings publish under one id is what it is now.
    """
    own: dict[str, str] = {}
    pairs = [(settings.people, settings.statements), *product(PEOPLE, STATEMENTS)]
    for people, statements in dict.fromkeys(pairs):
        out = evolve(settings, people=people, statements=statements)
        for published, id in _pairs(out, evidence):
            if published != id:
                own.setdefault(published, id)
    return own


def _pairs(settings: Settings, evidence: Evidence) -> Iterator[tuple[str, str]]:
    """Each published id at one setting, with what it is on this machine."""
    cover = coverings(settings, evidence)
    judgements = PublishedJudgements(cover)
    yield from ((published, id) for id, published in cover.ids.by_own.items())
    for was, now in (
        (_ids(evidence.decisions), _ids(judgements.decisions())),
        (_ids(evidence.notices), _ids(judgements.notices())),
        (_ids(evidence.codings), _ids(judgements.codings())),
        (_ids(evidence.corrections), _ids(judgements.corrections())),
        (_ids(evidence.groupings), _ids(judgements.groupings())),
        (_ids(evidence.identities), _ids(judgements.identities())),
    ):
        yield from zip(now, was, strict=True)


def _ids(
    records: Iterable[Decision | Notice | Coding | Correction | Grouping | Identity],
) -> list[str]:
    return [record.id for record in records]
