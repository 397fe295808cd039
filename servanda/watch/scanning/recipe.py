"""Scanning whole archives: the rooms put in order for one shard.

What leaves it: results in a ledger. A page is read here as `gather` and `read` would have read it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import lru_cache, partial
from pathlib import Path

from attrs import evolve, frozen

from servanda import additions, agreements, canon, captures, claims, lexicon, scan
from servanda.captures.archives import answers
from servanda.captures.text.quick_text import MAIN_LETTERS, fast_text
from servanda.claims import language_id
from servanda.claims.by_cues.words import compiled
from servanda.claims.english import cues, positions
from servanda.claims.places import gazetteer
from servanda.errors import SettingsError, SourceError
from servanda.incidents.copies import Stories
from servanda.lexicon import Lexicon
from servanda.model import Actor, Agreement, Passage, Text
from servanda.scan import Ledger, ReadPage, Shard, ShardPage, Steps, Words
from servanda.watch.reading.reading import reading_version, telling_of
from servanda.watch.scanning import sifting
from servanda.watch.settings import Settings, Watch, agreement_path

SCANNER = "servanda scan 2026.3"
# Towns of fewer people give too many names that are words of other languages.
TOWN_PEOPLE = 15_000
# Named on every front page, so they open the gate only beside their country's own names.
COMMON: frozenset[str] = frozenset(("state", "state_organ", "international"))
# A letter that is neither Latin nor a sign: in such a script a name is told apart by itself.
_LATIN_END = "\u024f"


@frozen
class Recipe:
    """All that a worker needs to know of a watch; sent to it, for it may not see the folder."""

    agreement: Agreement
    actors: tuple[Actor, ...]
    reading: str
    lexicon_sha256: str
    by: str
    added: additions.Additions = additions.Additions()

    @property
    def version(self) -> str:
        """One hash of all that a shard's result depends on beside the shard."""
        gates = [TOWN_PEOPLE, MAIN_LETTERS, sifting.BESIDE, sorted(COMMON)]
        return canon.sha256([SCANNER, self.reading, self.by, gates])


def recipe_for(watch: Watch, *, by: str) -> Recipe:
    """What a scan for a watch looks for and reads with. `by`: who adds what is found."""
    return Recipe(
        watch.agreement,
        watch.actors,
        reading_version(watch),
        watch.lexicon.sha256,
        by,
        watch.added,
    )


def recipe_of(agreement: str, *, by: str) -> Recipe:
    """The same for an agreement alone, where no watch is kept."""
    words, file = lexicon.load(), agreement_path(agreement)
    read = agreements.read(file, lexicon=words)
    alone = Watch(Path(), Settings(read.title, agreement), read, file, (), (), words)
    return recipe_for(alone, by=by)


def work(shard: Shard, *, recipe: Recipe, folder: str) -> str:
    """Scan one shard into the ledger below a folder; the steps are made once a process."""
    ledger = Ledger(Path(folder))
    return scan.scan_shard(shard, steps=steps(recipe, ledger), ledger=ledger)


def scan_shards(
    recipe: Recipe,
    ledger: Ledger,
    shards: Sequence[Shard],
    *,
    engine: str,
    workers: int,
    tell: Callable[[scan.Progress], None] = lambda _: None,
) -> scan.Outcome:
    """Every shard is finished in the ledger or set aside; `tell` hears of each that is done."""
    return scan.run(
        partial(work, recipe=recipe, folder=str(ledger.folder)),
        shards,
        version=recipe.version,
        ledger=ledger,
        engine=engine,
        workers=workers,
        tell=tell,
    )


_STEPS: dict[str, Steps] = {}


def steps(recipe: Recipe, ledger: Ledger) -> Steps:
    """The rooms' parts in a scan, made ready once a process and version.

    The gate's automata are made once a ledger and loaded by every other worker.
    """
    if recipe.version not in _STEPS:
        _STEPS.clear()
        _STEPS[recipe.version] = _steps(recipe, ledger)
    return _STEPS[recipe.version]


def _steps(recipe: Recipe, ledger: Ledger) -> Steps:
    words = additions.extend(lexicon.load(), recipe.added)
    if words.sha256 != recipe.lexicon_sha256:
        raise SettingsError(
            "this worker has other acts or languages than the machine that asked, so it would "
            "read otherwise. Install the same Servanda on every machine."
        )
    parser = lru_cache(maxsize=1)(claims.load_parser)

    def make() -> scan.WordGate:
        return scan.made(words_of(recipe.agreement, recipe.actors, words))

    gate = scan.loaded(ledger.made(f"gate-{recipe.version}", lambda: make().dump())) or make()
    return Steps(
        version=recipe.version,
        gate=gate,
        text=fast_text,
        language=partial(_language, known=words.languages),
        languages=frozenset(words.languages),
        sift=partial(
            sifting.sift, near=gate, words=words, itself=positions.pattern_of(recipe.agreement)
        ),
        copy_of=lambda: Stories().copy_of,
        tell=partial(_tell, recipe=recipe, words=words, parser=parser),
        reader=ANSWERS,
    )


def words_of(agreement: Agreement, actors: Sequence[Actor], words: Lexicon) -> Words:
    """The names and cues that a page must hold one of each of.

    Names: the agreement itself; its country, people, regions and towns, in every language that
    has them; every actor but those of a common kind named in Latin letters, and of other
    countries. Where the agreement is of no one country, the states that are party to it count.
    """
    states = {a.country for a in agreement.actors if a.kind == "state" and a.country}
    lands = {agreement.country} if agreement.country else states
    near: set[str] = {agreement.title, *agreement.aliases}
    for code in lands & set(gazetteer.countries()):
        near.update(gazetteer.sites().names_in(code, people=TOWN_PEOPLE))
    for language in words.languages.values():
        for code in lands:
            near.update((*language.countries.get(code, ()), *language.peoples.get(code, ())))
    own = {actor.id for actor in actors}
    for actor in (*agreement.actors, *actors):
        home = actor.country in lands
        for name in (actor.name, *actor.aliases):
            strange = any(c.isalpha() and c > _LATIN_END for c in name)
            if actor.kind in COMMON:
                near.update([name] if home and strange else [])
            elif home or actor.id in own:
                near.add(name)
    whole, within, phrases = set[str](), set[str](), list[str]()
    for language in words.languages.values():
        if language.surface is None:
            whole.update(cues.ready(language).act_words)
        else:
            entries = compiled(language).entries
            (whole if language.surface.blanks else within).update(entries)
        phrases += [phrase for cue in language.cues for phrase in cue.phrases]
    return Words(
        tuple(sorted(near)),
        tuple(sorted(whole)),
        tuple(sorted(within)),
        tuple(sorted(set(phrases))),
    )


def _language(text: str, *, known: Collection[str]) -> str:
    whole = Text("", "", text[:1000], (Passage(0, min(len(text), 1000), "body"),), "")
    return language_id.languages(whole, known=known)[0]


def _answer(block: bytes, block_digest: str, payload_digest: str) -> scan.ShardAnswer:
    """An answer as the gathering of an archive reads it."""
    answer = answers.parse(block)
    read = scan.ShardAnswer(answer.status, answer.media_type, b"", torn=answer.fault)
    if answer.fault or not answer.is_success:
        return read

    def sure(sent: bytes) -> bool:
        return bool(answers.holds(block_digest, block) or answers.holds(payload_digest, sent))

    try:
        return evolve(read, body=answers.plain(answer, captures.LIMIT_BYTES, sure=sure))
    except SourceError as error:
        return evolve(read, unread=str(error))


ANSWERS = scan.AnswerReader(_answer, answers.instant_of)


def _tell(
    page: ShardPage,
    shard: str,
    *,
    recipe: Recipe,
    words: Lexicon,
    parser: Callable[[], claims.Parser],
) -> ReadPage | str:
    """A page taken in and read as any capture is; or why it cannot be."""
    try:
        details = captures.Said(
            address=page.address,
            fetched_at=page.at,
            added_by=recipe.by,
            media_type=page.media_type or None,
            note=f"from {shard}, record {page.record or page.offset}",
        )
        kept = captures.describe(page.data, details)
    except SourceError as error:
        return str(error)
    telling = telling_of(
        kept.capture,
        kept.text,
        parser=parser,
        lexicon=words,
        agreement=recipe.agreement,
        actors=recipe.actors,
        version=recipe.reading,
    )
    return ReadPage(kept.capture, kept.text, telling, kept.signals)
