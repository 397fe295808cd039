"""The second reader: each text asked once, its answers kept by hash, shown where readers differ.

What leaves it: differences between two readings. Nothing the second reader says joins an
incident; only the rules' reading does. Answers kept are read again without asking anybody.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from attrs import frozen

from servanda import canon, captures, store
from servanda.claims.second_reader import answers, client, reader
from servanda.errors import SettingsError
from servanda.model import Capture, Telling, Text
from servanda.watch.reading.reading import latest_tellings
from servanda.watch.settings import SecondReader, Watch

FOLDER = "second_reader"


@frozen
class Exchanges:
    """Requests and answers of a watch, each by the hash of its bytes."""

    folder: Path

    def answer(self, request: bytes) -> bytes | None:
        """The kept answer to a request, hashed again on the way out; None where there is none."""
        place = self._place(request)
        if not place.exists():
            return None
        return captures.Vault(self.folder).get(place.read_text(encoding="ascii").strip())

    def keep(self, request: bytes, answer: bytes) -> None:
        """Both are on disk; the line that ties them is written last, whole or not at all."""
        vault = captures.Vault(self.folder)
        vault.put(request)
        sha256 = vault.put(answer)
        place = self._place(request)
        place.parent.mkdir(parents=True, exist_ok=True)
        making = place.with_suffix(f".{os.getpid()}")
        making.write_text(sha256 + "\n", encoding="ascii")
        making.replace(place)

    def _place(self, request: bytes) -> Path:
        return self.folder / "asked" / canon.sha256_of_bytes(request)


def asker(settings: SecondReader, exchanges: Exchanges | None) -> reader.Ask:
    """A function that gives the kept answer to a request, or asks for it and keeps it."""
    key = os.environ.get(settings.key_env, "") if settings.key_env else ""
    if settings.key_env and not key:
        raise SettingsError(
            f"second_reader: the environment has no {settings.key_env}, which `key_env` names. "
            "Set it, or take `key_env` out."
        )

    def ask(request: bytes) -> bytes:
        kept = exchanges.answer(request) if exchanges else None
        if kept is not None:
            return kept
        answer = client.post(
            settings.address,
            request,
            key=key,
            timeout_seconds=settings.timeout_seconds,
            leaves_the_machine=settings.leaves_the_machine,
        )
        answers.check(answer)  # what is no answer is not kept, so it is asked again
        if exchanges:
            exchanges.keep(request, answer)
        return answer

    return ask


def describe_sending(settings: SecondReader) -> str:
    """What a person is told before any text is sent."""
    if client.is_here(settings.address):
        return f"second reader: {settings.model} at {settings.address}, on this machine."
    clear = "" if settings.address.startswith("https:") else ", unencrypted"
    return (
        f"second reader: EVERY TEXT READ IS SENT to {settings.address}{clear}, another machine, "
        f"for {settings.model}."
    )


def configured(watch: Watch) -> SecondReader:
    """The watch's second reader, or SettingsError that says how to have one."""
    if watch.settings.second_reader is None:
        raise SettingsError(
            "watch.toml has no [second_reader], so there is none to ask; none is asked unless it "
            "is written there. docs/how-to/second-reader.md says how."
        )
    return watch.settings.second_reader


def compared(
    watch: Watch,
    captures_: Sequence[Capture],
    texts: Mapping[str, Text],
    tellings: Sequence[Telling],
    *,
    asks: bool,
) -> Iterator[tuple[Telling, tuple[reader.Difference, ...]]]:
    """The second reading of each capture the rules have read, with where the two differ.

    Without `asks`, only captures of which every answer is kept.
    """
    settings = configured(watch)
    exchanges = Exchanges(watch.folder / FOLDER)
    ask = asker(settings, exchanges) if asks else _kept_only(exchanges)
    known = {capture.id: capture for capture in captures_}
    for telling in tellings:
        text = texts[telling.capture]
        bodies = reader.requests(text, model=settings.model, lexicon=watch.lexicon)
        if not asks and not all(exchanges.answer(body) for body in bodies):
            continue
        other = reader.read(
            known[telling.capture],
            text,
            ask=ask,
            model=settings.model,
            lexicon=watch.lexicon,
            actors=(*watch.agreement.actors, *watch.actors),
            agreements=[watch.agreement],
        )
        yield other, reader.differences(telling, other)


def _kept_only(exchanges: Exchanges) -> reader.Ask:
    def ask(request: bytes) -> bytes:
        kept = exchanges.answer(request)
        assert kept is not None, "only captures with every answer kept are read so"
        return kept

    return ask


def second_readings(
    watch: Watch, record: store.Store
) -> Iterator[tuple[Telling, tuple[reader.Difference, ...]]]:
    """The second reading of every capture read, asked for where no answer is kept."""
    texts = {text.capture: text for text in record.all(Text)}
    tellings = latest_tellings(record)
    return compared(watch, record.all(Capture), texts, tellings, asks=True)


def kept_differences(
    watch: Watch,
    captures_: Sequence[Capture],
    texts: Mapping[str, Text],
    tellings: Sequence[Telling],
) -> list[reader.Difference]:
    """Where the second reader's kept answers differ from the rules; nobody is asked."""
    if watch.settings.second_reader is None:
        return []
    readings = compared(watch, captures_, texts, tellings, asks=False)
    return [difference for _, differences in readings for difference in differences]
