"""Checks a published site: recomputes it, draws it again, and says what it did not check.

What leaves it: a `Verification`. Nothing in the folder is run, and nothing is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from attrs import evolve, frozen
from jinja2 import TemplateError

from servanda import canon
from servanda.archive.check_log import Trust, is_beside, is_signed, trust_faults, with_trust, words
from servanda.archive.edition import FORM, Edition
from servanda.archive.folder import MANIFEST, SUMS, SiteFolder, read_folder, read_json
from servanda.archive.program import installed_faults
from servanda.archive.published import exact_places
from servanda.archive.record_files import read_edition
from servanda.archive.site import site_files
from servanda.archive.unchecked import Unchecked, unchecked
from servanda.errors import AgreementError, ServandaError, VerificationError
from servanda.model import Agreement, Letter, Place
from servanda.version import __version__


class Makers(NamedTuple):
    """What other rooms make of a record, so that it can be compared with what a site has of it.

    `read_agreement` raises AgreementError where the text is no agreement. `act_titles` are those of
    the shipped acts. `exactness` gives the country's name and the precision of a place.
    """

    read_agreement: Callable[[Edition], Agreement]
    draft: Callable[[Edition], Letter]
    letter_page: Callable[[Letter], str]
    act_titles: Mapping[str, str]
    exactness: Callable[[Place], tuple[str, str]]


@frozen
class Verification:
    """What checking a site came to.

    `faults`: what does not agree. `other_version`: in words, where the site was made by a version
    that is not at hand, so that its pages were not drawn again. `unchecked`: what no check here
    can tell, whatever it says. `signed`: by which key the site is signed; "" where it is not.
    """

    faults: tuple[str, ...]
    other_version: str = ""
    unchecked: tuple[Unchecked, ...] = ()
    signed: str = ""

    @property
    def is_well(self) -> bool:
        """Whether everything agrees and was drawn again."""
        return not self.faults and not self.other_version


def verify(folder: Path, makers: Makers | None = None) -> tuple[str, ...]:
    """Everything that keeps a folder from being believed, the first thing first."""
    verification = examine(folder, makers)
    other = (verification.other_version,) if verification.other_version else ()
    return (*verification.faults, *other)


def examine(
    folder: Path,
    makers: Makers | None = None,
    trust: Trust = Trust(),  # noqa: B008  # frozen
) -> Verification:
    """Check a published folder, and compare it with what the reader knows from elsewhere.

    Recomputes with the rules installed here; a site of this same version is also drawn again and
    compared byte by byte. Without `makers` the letter and the agreement are not made again, and
    what is not checked says so.
    """
    return examine_files(read_folder(folder), makers, trust)


def examine_files(
    folder: SiteFolder,
    makers: Makers | None = None,
    trust: Trust = Trust(),  # noqa: B008
) -> Verification:
    """The same of a folder that was read."""
    faults = installed_faults(folder)
    if faults:
        return Verification(faults)
    try:
        edition = read_edition(folder.files, read_json(folder.files, MANIFEST))
    except VerificationError as error:
        return Verification((str(error),))
    site, head = folder.files, edition.head
    faults = tuple(trust_faults(site, head, trust))
    if faults:
        return Verification(faults)
    signed = words(site, head, trust)
    versions = edition.head.versions
    made_by = versions.get("servanda", ""), versions.get("site", "")
    if made_by != (__version__, FORM):
        other = (
            f"{MANIFEST} head: the site says that Servanda {made_by[0] or '(not said)'} made it, "
            f"in the form {made_by[1] or '(not said)'}; here is {__version__} with {FORM}. No page "
            "of it was drawn again, so its pages may say anything: check it with that version, or "
            "read its data and not its pages."
        )
        left = with_trust(unchecked(edition, redrawn=False), site, head, trust)
        return Verification((), other, left, signed)
    if is_signed(head):
        site = {name: data for name, data in site.items() if not is_beside(name)}
    remade = bool(makers)
    faults = (
        *(_remade(edition, makers) if makers else ()),
        *_redrawn(site, edition, makers),
    )
    left = unchecked(edition, redrawn=True, remade=remade)
    return Verification(faults, "", with_trust(left, folder.files, head, trust), signed)


def _remade(edition: Edition, makers: Makers) -> Iterator[str]:
    """The agreement is what its file reads as, the letter what the record drafts."""
    titles = edition.head.acts
    for name, title in sorted(makers.act_titles.items()):
        if titles.get(name) != title:
            yield f"{MANIFEST} head: calls {name} {titles.get(name)!r}; it is called {title!r}."
    for row, made in zip(edition.places, exact_places(edition, makers.exactness)):
        if row != made:
            yield f"data/places.jsonl: {_difference(row, made, 'the gazetteer here has')}"
            break
    place = "data/agreement.json"
    try:
        agreement = makers.read_agreement(edition)
    except AgreementError as error:
        yield f"data/agreement.md: does not read as an agreement: {str(error).splitlines()[0]}"
        return
    if agreement != edition.agreement:
        yield f"{place}: {_difference(edition.agreement, agreement, 'data/agreement.md reads as')}"
    if edition.letter is None:
        return
    try:
        letter = makers.draft(edition)
    except (ServandaError, ValueError, KeyError) as error:
        yield f"data/letter.json: no letter can be drafted from the record: {error}"
        return
    if letter != edition.letter:
        yield f"data/letter.json: {_difference(edition.letter, letter, 'the record drafts')}"


def _difference(published: object, made: object, words: str) -> str:
    """The first field that differs, with both values cut short."""
    was, now = canon.plain(published), canon.plain(made)
    name = next((name for name in {**was, **now} if was.get(name) != now.get(name)), "it")
    ours, theirs = repr(was.get(name)), repr(now.get(name))
    at = next((i for i, (a, b) in enumerate(zip(ours, theirs)) if a != b), 0)
    start = max(0, at - 40)
    return f"{name} is {ours[start : at + 80]} where {words} {theirs[start : at + 80]}."


def _redrawn(site: Mapping[str, bytes], edition: Edition, makers: Makers | None) -> Iterator[str]:
    """Files that are not, byte by byte, as this version draws them from the site's own data."""
    if makers and edition.letter:
        edition = evolve(edition, letter_html=makers.letter_page(edition.letter))
    try:
        wanted = site_files(edition)
    except (ValueError, LookupError, TemplateError, ServandaError) as error:
        yield f"the pages: cannot be drawn from the record: {error}"
        return
    yield from (
        f"{name}: this version writes no such file." for name in sorted({*site} - {*wanted})
    )
    yield from (f"{name}: missing; the record makes it." for name in sorted({*wanted} - {*site}))
    # The manifest and its sums follow from the rest, so they are named last.
    last = (MANIFEST, SUMS)
    for name in sorted({*site} & {*wanted}, key=lambda n: (n in last, n)):
        if site[name] != wanted[name]:
            yield (
                f"{name}: its SHA-256 is {canon.sha256_of_bytes(site[name])}; "
                f"the record draws it as {canon.sha256_of_bytes(wanted[name])}."
            )
