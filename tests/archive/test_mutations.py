"""Every field and element of a site, forged in turn: caught, or on the list that is said aloud.

`python -m bench mutation SITE` runs the whole matrix on a site; here stand samples of it, always the
same, on a site in memory.
"""

from __future__ import annotations

import random
from functools import cache

import pytest
from archive.lake_watch import agreement
from archive.test_by_hand_site import written
from tries import one_in

from bench import mutation
from bench.mutation import Files, Mutation, MutationOutcome
from servanda.archive.edition import Edition
from servanda.archive.folder import SiteFolder
from servanda.archive.program import installed_faults
from servanda.archive.published import edit
from servanda.archive.site import site_files
from servanda.archive.unchecked import unchecked
from servanda.watch.speaking import verifying

MAKERS = verifying.makers()._replace(
    read_agreement=lambda _: agreement(), act_titles=written().acts
)
FEW = 60  # besides one of each kind
PARTS = 8  # of the great sample: two workers share it


@cache
def forged() -> tuple[Edition, Files, tuple[Mutation, ...]]:
    edition = edit(written())
    site = site_files(edition)
    return edition, site, tuple(mutation.mutations(site, edition, each_shape_once=True))


def outcomes(some: list[Mutation]) -> list[MutationOutcome]:
    _, site, _ = forged()
    results = (
        mutation.outcome(one, site, lambda files: mutation.checked(files, MAKERS)) for one in some
    )
    return [result for result in results if result]


def believed(results: list[MutationOutcome]) -> list[str]:
    return [f"{r.mutation.kind}: {r.mutation.place}" for r in results if r.state == "believed"]


def test_the_site_itself_agrees_so_that_every_fault_is_the_forgery_s() -> None:
    _, site, _ = forged()

    assert mutation.checked(site, MAKERS).faults == ()


def test_forgeries_of_every_kind_are_caught_or_said_aloud() -> None:
    _, _, every = forged()
    kinds = {one.kind: one for one in every}
    some = random.Random(16).sample(every, FEW)  # noqa: S311 no secret

    results = outcomes([*kinds.values(), *some])

    assert believed(results) == []
    assert len(results) > FEW
    assert {result.state for result in results} == {"caught", "listed"}


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_a_forgery_of_every_fourth_field_is_caught_or_said_aloud(part: int) -> None:
    _, _, every = forged()

    results = outcomes(one_in(4, mutation.sampled(every, 1, seed=16))[part::PARTS])

    assert believed(results) == []


def test_every_page_is_caught_whatever_element_is_changed() -> None:
    _, _, every = forged()
    pages = [one for one in every if one.kind.startswith("page ")]

    results = outcomes(mutation.sampled(pages, 3, seed=16))

    assert {result.state for result in results} == {"caught"}
    assert {result.mutation.kind for result in results} == {one.kind for one in pages}


def test_what_is_listed_is_short_and_gives_a_reason() -> None:
    edition, _, _ = forged()

    parts = unchecked(edition, redrawn=True, remade=True)

    assert len(parts) <= 12
    assert all(len(part.what) > 60 for part in parts)
    assert not any(
        name.startswith(("page", "agreement", "letter")) for p in parts for name in p.fields
    )


def test_what_the_program_alone_does_not_check_is_on_its_own_longer_list() -> None:
    edition, _, every = forged()
    alone = unchecked(edition, redrawn=False)
    names = frozenset(name for part in alone for name in part.fields)
    # the program draws no page of any version, and says so: those changed are on its list anyway
    known = [one for one in every if one.kind != "page, under another version"]
    some = random.Random(4).sample(known, FEW)  # noqa: S311 no secret
    _, site, _ = forged()

    results = [
        mutation.outcome(
            one,
            site,
            lambda files: mutation.CheckedSite(installed_faults(SiteFolder(files, {})), names),
        )
        for one in some
    ]

    assert believed([result for result in results if result]) == []
    assert set(unchecked(edition, redrawn=True, remade=True)) < set(alone)
