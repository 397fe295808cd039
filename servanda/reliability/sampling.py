"""Draws passages to be coded, so that anyone with the same record draws the same.

What leaves it: passages of a frame, chosen by hashes of a seed and their ids; no chance but that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from servanda import canon
from servanda.errors import EvidenceError
from servanda.model import SampledPassage

Stratum = tuple[str, str]  # language, and the act that was read; "" where nothing was


def stratum_of(passage: SampledPassage) -> Stratum:
    """The language and the act type that a passage was read as."""
    return passage.language, passage.read.act if passage.read else ""


def draw(frame: Iterable[SampledPassage], *, size: int, seed: int) -> tuple[SampledPassage, ...]:
    """So many passages of a frame, in an order that says nothing of what was read in them.

    Of each language and act type at least one, as far as the size goes, and of the rest as many as
    is its share. Raises EvidenceError where there are fewer than are asked for.
    """
    every = {passage.id: passage for passage in frame}
    if size < 1 or size > len(every):
        raise EvidenceError(
            f"{size} passages are asked for, and there are {len(every)} to draw from. Nothing was "
            f"drawn: ask for 1 to {len(every)}."
            if every
            else "There is nothing to draw from: nothing was read, or all of it lies in samples."
        )
    strata: dict[Stratum, list[SampledPassage]] = {}
    for passage in every.values():
        strata.setdefault(stratum_of(passage), []).append(passage)
    shares = allocate({key: len(some) for key, some in strata.items()}, size=size, seed=seed)
    chosen = [
        passage
        for key, some in strata.items()
        for passage in _shuffled(some, seed)[: shares.get(key, 0)]
    ]
    return tuple(_shuffled(chosen, seed))


def allocate(counts: Mapping[Stratum, int], *, size: int, seed: int) -> Mapping[Stratum, int]:
    """How many to draw of each stratum: one of each, the largest first, then in proportion.

    >>> allocate({("en", "kill"): 8, ("en", "detain"): 3, ("km", "kill"): 1}, size=6, seed=1)
    {('en', 'kill'): 3, ('en', 'detain'): 2, ('km', 'kill'): 1}
    """
    order = sorted(counts, key=lambda key: (-counts[key], canon.sha256([seed, list(key)])))
    shares = dict.fromkeys(order[:size], 1)
    rest = size - len(shares)
    spare = sum(counts[key] - 1 for key in shares)
    exact = {key: rest * (counts[key] - 1) / spare if spare else 0.0 for key in shares}
    for key in shares:
        shares[key] += int(exact[key])
    left = size - sum(shares.values())
    for key in sorted(shares, key=lambda key: int(exact[key]) - exact[key])[:left]:
        shares[key] += 1
    return shares


def _shuffled(passages: Sequence[SampledPassage], seed: int) -> list[SampledPassage]:
    return sorted(passages, key=lambda passage: canon.sha256([seed, passage.id]))


def frame_sha256(frame: Iterable[SampledPassage]) -> str:
    """What shows that a sample was drawn from these and no others: a hash of their ids."""
    return canon.sha256(sorted(passage.id for passage in frame))
