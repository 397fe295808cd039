"""What the words of a list mean here: which act, which stance, whom, which country.

What leaves it: names of the house's own words, or a ValueError that offers the nearest right one.
Each word is looked up once, however many rows have it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from attrs import evolve, frozen

from servanda.claims.places import countries, toponyms
from servanda.errors import nearest
from servanda.model import (
    ACTOR_KINDS,
    PRECISIONS,
    STANCES,
    ActorKind,
    Place,
    Precision,
    Span,
    Stance,
)
from servanda.suggestions import suggest
from servanda.watch.importing.mapping import ActByNumber, ActorWords, SheetMapping, folded
from servanda.watch.settings import Watch

V = TypeVar("V")
ACTS_LISTED_BY = "servanda agreement vocabulary acts"


@frozen
class MeantActor:
    """Whom words name: a known actor where they name one, and what sort of actor."""

    actor: str | None
    kind: ActorKind
    country: str | None
    is_known: bool  # to the watch, or to the mapping


class Meanings:
    """The words of one list, as its mapping and the watch know them."""

    def __init__(self, watch: Watch, mapping: SheetMapping) -> None:
        self._mapping = mapping
        self._home = watch.agreement.country
        self._acts = watch.lexicon.acts
        self._titles = {folded(act.title): act.name for act in self._acts.values()}
        self._actors = {a.id: a for a in (*watch.agreement.actors, *watch.actors)}
        self._ids: dict[str, set[str]] = {}
        for actor in self._actors.values():
            for words in (actor.name, *actor.aliases):
                self._ids.setdefault(folded(words), set()).add(actor.id)
        self._known: dict[tuple[str, str, str], object] = {}
        self.months = _months(watch)

    def _once(self, kind: str, words: str, more: str, look: Callable[[], V]) -> V:
        """What `look` answers, remembered for these words; a ValueError is remembered too."""
        key = (kind, words, more)
        if key not in self._known:
            try:
                self._known[key] = look()
            except ValueError as error:
                self._known[key] = error
        answer = self._known[key]
        if isinstance(answer, ValueError):
            raise ValueError(str(answer))
        return answer  # type: ignore[return-value]

    # ------------------------------------------------------------------ acts and stances

    def act(self, words: str, *, counts: bool) -> str:
        """The act that the words name; `counts`, whether the row counts anybody."""
        return self._once("act", words, str(counts), lambda: self._act(words, counts))

    def _act(self, words: str, counts: bool) -> str:
        plain = folded(words)
        value = self._mapping.acts.get(plain)
        if value is None:  # "010101*": the longest beginning that fits
            stems = (words for words in self._mapping.acts if words.endswith("*"))
            fits = [stem for stem in stems if plain.startswith(stem[:-1])]
            value = self._mapping.acts[max(fits, key=len)] if fits else None
        if isinstance(value, ActByNumber):
            value = value.some if counts else value.none
        name = value or self._titles.get(plain, plain)
        if name in self._acts:
            return name
        if value:
            raise ValueError(
                f'"{words}" is mapped to "{value}", which is no act. '
                f"{suggest(value, self._acts, listed_by=ACTS_LISTED_BY)}"
            )
        words_known = [*self._mapping.act_words, *self._acts]
        raise ValueError(
            f'"{words}" is no act that the mapping or the watch knows. '
            f"{suggest(words, words_known, listed_by=ACTS_LISTED_BY)} Say in the mapping under "
            "[acts] which act it is, or under [passed_over] that it is none."
        )

    def stance(self, words: str) -> Stance:
        """How it is told; done where nothing is said."""
        plain = self._mapping.stances.get(folded(words), folded(words)) if words else "done"
        for stance in STANCES:
            if stance == plain:
                return stance
        raise ValueError(
            f'"{words}" is no stance. {nearest(plain, STANCES)} Say it under [stances].'
        )

    def precision(self, words: str) -> Precision | None:
        """How exactly a day is known; None where nothing is said."""
        if not words:
            return None
        plain = self._mapping.precisions.get(folded(words), folded(words))
        for precision in PRECISIONS:
            if precision == plain:
                return precision
        known = (*self._mapping.precisions, *PRECISIONS)
        raise ValueError(
            f'"{words}" is no precision. {nearest(plain, known)} Say it under [precisions].'
        )

    # ------------------------------------------------------------------ who

    def person(
        self, words: str, *, kind: str, country: str, actor: str, strict: bool
    ) -> MeantActor:
        """Whom the words name; with `strict`, somebody that the watch or the mapping knows."""
        more = f"{kind}|{country}|{actor}|{strict}"
        return self._once(
            "who", words, more, lambda: self._person(words, kind, country, actor, strict)
        )

    def _person(self, words: str, kind: str, country: str, actor: str, strict: bool) -> MeantActor:
        code = self._country(country)
        stated = self.kind(kind)
        if self._mapping.is_own:  # as it was given out: a name is nobody's that had no id
            meant = self._of(self._known_id(actor)) if actor else None
            kept = stated or (meant.kind if meant else "unknown")
            return MeantActor(actor or None, kept, code or (meant.country if meant else None), True)
        mapped, place = self._mapped(words)
        id = actor or (mapped.actor if mapped else "")
        if id:
            return self._of(self._known_id(id))
        ids = {words} & set(self._actors) or self._ids.get(folded(words), set())
        if len(ids) == 1:
            return self._of(next(iter(ids)))
        if len(ids) > 1:
            raise ValueError(
                f'"{words}" is a name of {len(ids)} known actors: {", ".join(sorted(ids))}. Say '
                "which under [actors] in the mapping."
            )
        is_known = bool(mapped or stated)
        if strict and not is_known:
            raise ValueError(self._nobody(words))
        sort = next((k for k in ACTOR_KINDS if mapped and k == mapped.kind), stated or "unknown")
        land = (mapped.country if mapped else "") or self._country(place) or code
        return MeantActor(None, sort, land or None, is_known)

    def _known_id(self, id: str) -> str:
        if id not in self._actors:
            raise ValueError(f'"{id}" is the id of no known actor. {nearest(id, self._actors)}')
        return id

    def _of(self, id: str) -> MeantActor:
        actor = self._actors[id]
        return MeantActor(id, actor.kind, actor.country.lower() if actor.country else None, True)

    def _mapped(self, words: str) -> tuple[ActorWords | None, str]:
        for entry in self._mapping.actors:
            if match := entry.pattern.fullmatch(folded(words)):
                place = match.groupdict().get("country") or ""
                start = folded(words).find(place) if place else -1
                plain = " ".join(words.split())
                return entry, plain[start : start + len(place)] if start >= 0 else ""
        return None, ""

    def kind(self, words: str) -> ActorKind | None:
        """The sort of actor that the words name; None where nothing is said."""
        if not words:
            return None
        plain = self._mapping.kinds.get(folded(words), folded(words))
        for kind in ACTOR_KINDS:
            if kind == plain:
                return kind
        known = (*self._mapping.kinds, *ACTOR_KINDS)
        raise ValueError(
            f'"{words}" is no kind of actor. {nearest(plain, known)} Say it under [kinds].'
        )

    def _nobody(self, words: str) -> str:
        names = {n: a.id for a in self._actors.values() for n in (a.name, *a.aliases, a.id)}
        names |= {entry.words: entry.words for entry in self._mapping.actors}
        return (
            f'"{words}" is nobody whom the watch or the mapping knows. {nearest(words, names)} Add '
            "the actor to actors.toml, or say under [actors] in the mapping who it is or of what "
            "kind."
        )

    def country(self, words: str) -> str | None:
        """The code of the country that the words name; None where they name none for sure."""
        return self._once("country", words, "", lambda: self._country(words)) or None

    def _country(self, words: str) -> str:
        plain = words.strip()
        if len(plain) == 2 and plain.isalpha():
            return plain.lower()
        return (countries.country_in(plain, kind="state") or "") if plain else ""

    # ------------------------------------------------------------------ where

    def place(self, words: str) -> Place:
        """The place of these very words, as the gazetteer has it where it knows them."""
        return self._once("place", words, "", lambda: self._place(words))

    def _place(self, words: str) -> Place:
        for place in toponyms.find(words, home=self._home):
            if place.span.quote == words:
                return evolve(place, span=Span(0, len(words), words))
        return Place(Span(0, len(words), words), words)


def _months(watch: Watch) -> Mapping[str, int]:
    """The names of months in every language of the watch; one that means two is left out."""
    months: dict[str, int] = {}
    doubtful: set[str] = set()
    for language in watch.lexicon.languages.values():
        for number, names in enumerate(language.times.months if language.times else (), start=1):
            for name in names:
                if months.setdefault(folded(name), number) != number:
                    doubtful.add(folded(name))
    for number, name in enumerate(_ENGLISH, start=1):
        months[name] = months[name[:3]] = number
    months["sept"] = 9
    return {name: number for name, number in months.items() if name not in doubtful}


_ENGLISH = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)


def pieces(words: str, separator: str, *, own: bool) -> list[str]:
    r"""The names of a cell, cut at the sign between them; in our own export `\;` is no such sign.

    >>> pieces("Police; Army ", ";", own=False)
    ['Police', 'Army']
    """
    if not own:
        cut = words.split(separator) if separator else [words]
        return [piece for piece in (" ".join(each.split()) for each in cut) if piece]
    cut, current, at = [], "", 0
    while at < len(words):
        if words[at] == "\\" and at + 1 < len(words):
            current += words[at + 1]
            at += 2
        elif words.startswith("; ", at) or words[at] == ";":
            cut.append(current)
            current = ""
            at += 2 if words.startswith("; ", at) else 1
        else:
            current += words[at]
            at += 1
    return [*cut, current]


def aligned(values: Iterable[str], count: int) -> list[str]:
    """As many values as there are names: what is missing is empty."""
    listed = list(values)
    return [*listed[:count], *([""] * (count - len(listed)))]
