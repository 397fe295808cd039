"""A watch: one folder with its settings, actors, sources, record and vault.

What leaves it: an opened `Watch`, read strictly. It never reads the evidence itself.

    WATCH/
      watch.toml          title, agreement, language, window
      actors.toml         who acts, suffers and speaks, beside the agreement's own actors
      sources/*.toml      the outlets it listens to
      agreements/*.md     agreements of its own, read before the shipped ones
      subjects.toml       what its agreement is about besides the shipped subjects
      acts/, languages/   acts of its own, and the cues that show them
      record.sqlite3      the record (or PostgreSQL, by `store` in watch.toml)
      vault/              the bytes of every capture, by hash
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from attrs import frozen

from servanda import additions, agreements, canon, captures, lexicon, store, user_files
from servanda.errors import SettingsError, nearest
from servanda.heads.door import opened_record
from servanda.model import Actor, Agreement, Outlet
from servanda.watch.agreement_files import (
    bring,
    own_file,
    readable,
)
from servanda.watch.agreement_places import agreement_path, shipped
from servanda.watch.settings_file import SecondReader, Settings, read_settings, read_toml
from servanda.watch.source_files import SourceFile, read_sources

__all__ = ["SecondReader", "Settings", "Watch", "agreement_path", "new", "open_watch", "shipped"]


@frozen
class Watch:
    """An opened watch: everything but the record."""

    folder: Path
    settings: Settings
    agreement: Agreement
    agreement_path: Path
    actors: tuple[Actor, ...]
    sources: tuple[SourceFile, ...]
    lexicon: lexicon.Lexicon
    official: agreements.OfficialText | None = None
    added: additions.Additions = additions.Additions()  # what the lexicon has of the watch's own

    @property
    def outlets(self) -> tuple[Outlet, ...]:
        """The outlets listened to."""
        return tuple(source.outlet for source in self.sources)

    @property
    def gathered(self) -> tuple[SourceFile, ...]:
        """The sources that say how they are gathered from."""
        return tuple(source for source in self.sources if source.gathering)

    @property
    def route(self) -> captures.Route | None:
        """The way to the network; None is straight."""
        return captures.route_of(self.settings.route)

    @property
    def user_agent(self) -> str:
        """What requests say of who asks."""
        return captures.agent_of(self.settings.user_agent)

    @cached_property
    def vault(self) -> captures.Vault:
        """Where the bytes of captures are kept."""
        return captures.Vault(self.folder / "vault")

    @contextmanager
    def record(self, *, checks: bool = True) -> Iterator[store.Store]:
        """The watch's record, closed again when done; StoreError where it does not check."""
        with opened_record(self.folder, self.settings.store, checks=checks) as record:
            yield record


_SEE_ACTORS = "See actors.toml of the watch that `servanda demo` makes."


def read_actors(path: Path) -> tuple[Actor, ...]:
    """The watch's own actors; an id twice or an unknown key is an error."""
    if not user_files.is_there(path):
        return ()
    rows = read_toml(path)
    if unknown := set(rows) - {"actor"}:
        raise SettingsError(f'{path}: unknown key "{min(unknown)}"; actors are [[actor]] tables.')
    actors: dict[str, Actor] = {}
    tables = rows.get("actor", [])
    if not isinstance(tables, list) or not all(isinstance(row, dict) for row in tables):
        raise SettingsError(
            f"{path}: actor is {tables!r:.60}, where [[actor]] tables are asked. {_SEE_ACTORS}"
        )
    for number, row in enumerate(tables, start=1):
        try:
            actor = canon.read(Actor, row)
        except (ValueError, TypeError) as error:
            raise SettingsError(
                f"{path}: actor {number} ({row.get('id', '?')!s:.60}): {error}. {_SEE_ACTORS}"
            ) from error
        if actor.id in actors:
            raise SettingsError(
                f'{path}: actor "{actor.id}" is defined twice; names would resolve to either. '
                "Rename one or join them."
            )
        actors[actor.id] = actor
    return tuple(actors.values())


def open_watch(folder: Path) -> Watch:
    """Read a watch's own files strictly; SettingsError or AgreementError says what is wrong."""
    settings = read_settings(folder)
    base = lexicon.opened()
    added = additions.read_additions(folder, to=base)
    words = additions.extend(base, added)
    file = agreement_path(settings.agreement, folder)
    agreement = agreements.read(file, lexicon=words)
    actors = read_actors(folder / "actors.toml")
    check_actors(actors, agreement, folder / "actors.toml")
    sources = read_sources(folder / "sources")
    official = _attached(folder / "agreements")
    return Watch(folder, settings, agreement, file, actors, sources, words, official, added)


def check_actors(actors: tuple[Actor, ...], agreement: Agreement, path: Path) -> None:
    """SettingsError where an actor of a watch's file names one that nobody defines."""
    known = {actor.id for actor in (*agreement.actors, *actors)}
    for actor in actors:
        named = [
            actor.acts_for,
            *(office.acts_for for office in actor.offices),
            *actor.member_of,
        ]
        for other in named:
            if other and other not in known:
                raise SettingsError(
                    f'{path}: actor "{actor.id}" names "{other}", which neither the watch nor the '
                    f"agreement defines. {nearest(other, known)} Its conduct would be nobody's."
                )


OFFICIAL = "official.txt"

NEW_WATCH = """\
title = {title}
agreement = {agreement}
language = "en"
# A source counts as heard on a day when it published within this many days before it.
window_days = 120
# What is published and handed on of those who decide, code and add: "nothing" (a person), "roles"
# (reviewer 2, the same in every output) or "names" (as each signs). The commands of this machine
# show all of it.
people = "nothing"
# The same of a statement: "kind" (that there is one, and the paragraphs that claims rest on, each
# name in them covered), "words" (where it was made and how it is known too) or "source" (whose it
# is too). What was published is never taken back: change these before you publish.
statements = "kind"
# Whether a judgement counts only once a second person agrees with it. Before you turn it on,
# `servanda standing WATCH --two-people` shows what would stand otherwise.
two_people = false
"""


def new(
    folder: Path, *, agreement: str, title: str, text: tuple[str, bytes] | None = None
) -> Watch:
    """Make a new watch folder whole or not at all; one that is not empty is never touched.

    `agreement` is the id of a shipped one, or the path of a file of the user's own, which is
    copied with its scenarios and words. Without a `title` it is called as its agreement is. `text`
    is the name and bytes of the agreement's official text, pinned by hash.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise SettingsError(
            f"{folder}: already there and not empty. Nothing was changed. Name a new folder."
        )
    own = own_file(agreement)
    if own is not None:  # an unknown or faulty one is refused before anything is made
        readable(own)
    else:
        agreement_path(agreement)
    making = folder.with_name(f".{folder.name}.{os.getpid()}.making")
    try:
        (making / "sources").mkdir(parents=True)
        id = agreement if own is None else bring(own, to=making)
        _write_settings(making, title=title or id, agreement=id)
        if text:
            _attach(making, *text)
        made = open_watch(making)  # what is there opens, or nothing is there
        if not title:
            _write_settings(making, title=made.agreement.title, agreement=id)
        if folder.exists():
            folder.rmdir()
        making.rename(folder)
    finally:  # moved to its place it is not here any more; a fault or an interrupt leaves nothing
        shutil.rmtree(making, ignore_errors=True)
    return open_watch(folder)


def _write_settings(folder: Path, *, title: str, agreement: str) -> None:
    words = NEW_WATCH.format(title=_quoted(title), agreement=_quoted(agreement))
    (folder / "watch.toml").write_text(words, encoding="utf-8")


def _attach(folder: Path, name: str, data: bytes) -> None:
    """Keep the official text beside the watch with its hash, as `sha256sum -c` reads it."""
    official = agreements.official(data, name=name)
    place = folder / "agreements"
    place.mkdir(exist_ok=True)
    (place / OFFICIAL).write_bytes(data)
    (place / f"{OFFICIAL}.sha256").write_text(f"{official.sha256}  {OFFICIAL}\n", encoding="utf-8")


def _attached(place: Path) -> agreements.OfficialText | None:
    """The attached official text; AgreementError where its bytes are not those attached."""
    pin = place / f"{OFFICIAL}.sha256"
    if not user_files.is_there(pin):
        return None
    text = place / OFFICIAL
    if not text.exists():
        raise SettingsError(
            f"{text}: the official text attached to this watch is gone; pages would "
            f"show none. Put it back, or remove {pin.name} to go on without it."
        )
    with user_files.refused_as(SettingsError, pin):
        words = user_files.read_text(pin, most_bytes=user_files.WORDS_BYTES).split()
    if not words or not re.fullmatch(r"[0-9a-f]{64}", words[0]):
        raise SettingsError(
            f"{pin}: does not begin with the SHA-256 of {OFFICIAL}. Put it back from a copy of "
            f"the watch, or remove {pin.name} and {OFFICIAL} to go on without the text."
        )
    with user_files.refused_as(SettingsError, text):
        data = user_files.read_bytes(text, most_bytes=user_files.DECISIONS_BYTES)
    return agreements.official(data, name=OFFICIAL, pinned=words[0])


def _quoted(text: str) -> str:
    """A TOML basic string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(_toml(c) for c in escaped) + '"'


def _toml(character: str) -> str:
    """A character as a TOML string may hold it."""
    is_control = character < " " or character == "\x7f"
    return f"\\u{ord(character):04x}" if is_control else character
