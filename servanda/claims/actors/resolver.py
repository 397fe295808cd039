"""Entity linking: whom words name, among the actors given; acronyms that a text defines.

What leaves it: the id of a known actor or None, what kind of actor the words name, and in words
why. It never guesses between two actors and never takes nearly the same name for the same one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from servanda.claims.actors import offices
from servanda.model import Actor, ActorKind, Interval

# Words that may stand before a name without being part of it. Offices that an actor holds are
# known from the actor's own record; these are the ones that say nothing about who it is.
_TITLES = """
    mr mrs ms miss mx dr doctor prof professor sir madam dame lord lady his her royal highness
    excellency hon honourable honorable rev reverend father sister brother bishop archbishop imam
    sheikh rabbi venerable capt captain col colonel gen general lt
    lieutenant maj major sgt sergeant adm admiral brigadier marshal field cpl corporal inspector
    judge justice president premier minister prime pm chancellor king queen prince princess
    emperor senator sen congressman congresswoman representative rep mp governor gov mayor
    ambassador secretary secretary-general spokesman spokeswoman spokesperson chairman chairwoman
    chair chairperson director leader chief head deputy vice acting former ex interim opposition
    attorney lawyer journalist reporter editor publisher activist comrade defendant candidate
    chief-of-staff commander foreign interior defence defense
"""
TITLES = frozenset(_TITLES.split())
_SMALL = "the a an of for and in on to at by from with de du des la le les et y e"
SMALL = frozenset(_SMALL.split())
# Words for those who govern: "X's government" is the state that X acts for.
_GOVERNMENT = "government administration regime authorities cabinet state govt officials"
GOVERNMENT = frozenset(_GOVERNMENT.split())
_LETTERS = str.maketrans({"đ": "d", "Đ": "d", "ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "ı": "i"})
_QUOTES = "\"'“”‘’«»()[],;:. "
_CUT = re.compile(r",|;|\s[–—-]\s|\s(?:who|which|whose|whom|that)\s", re.I)
_APPOSED = re.compile(r"\s(?:of|from|in|for|at)\s", re.I)
_IN_BRACKETS = re.compile(r"\s*\(([^()]{1,40})\)")
_IN_OFFICE = "in that office on"
_THEN = re.compile(r"^(?:the\s+)?then[-\s]+", re.I)
_ALIKE = 0.88  # a name of 25 letters may differ in three: Cambodia's, Cambodian
_KEPT = 200  # characters; such words are asked for again and again
_OWNED = re.compile(r"^(?P<owner>.+?)(?:['’]s|s['’])\s+(?P<owned>.+)$", re.I)


class Taken(NamedTuple):
    """What words were taken for: a known actor or None, its kind, and why, in words."""

    actor: str | None
    kind: ActorKind
    how: str


def fold(words: str) -> str:
    """The words without case, Latin accents, marks and doubled blanks.

    >>> fold("António  GUTERRES’s")
    'antonio guterres'
    """
    return _folded(words) if len(words) <= _KEPT else _folded.__wrapped__(words)


@lru_cache(maxsize=4096)
def _folded(words: str) -> str:
    text = words.casefold()
    if not words.isascii():
        text = unicodedata.normalize("NFKD", words.translate(_LETTERS)).casefold()
        # Only Latin, Greek and Cyrillic accents: in Khmer or Hindi a mark is part of the spelling.
        text = "".join(c for c in text if not 0x300 <= ord(c) <= 0x36F)
    text = re.sub(r"['’](?:s\b)?", "", text)
    text = re.sub(r"(?<=\b\w)\.", "", text)
    return " ".join(re.findall(r"[^\s\"“”‘«»()\[\],;:!?./]+", text))


def bare(words: str) -> str:
    """The folded words without a leading article."""
    return re.sub(r"^(?:the|a|an) ", "", fold(words))


class Resolver:
    """Takes words for one of the given actors, as of a day.

    `on` is the day where `resolve` is given no other; None: offices tell nothing. `acronyms` is
    what the text defines (see `acronyms`). A surname alone counts once the full name has been
    met: in `content` where that is given, else among the words resolved so far. `home` is the
    country that "the government" means.
    """

    def __init__(
        self,
        actors: Sequence[Actor],
        *,
        on: date | None,
        acronyms: Mapping[str, str],
        home: str | None = None,
        content: str = "",
    ) -> None:
        self._actors = {actor.id: actor for actor in actors}
        self._published = Interval(on, on, "day") if on else None
        self._days = self._published
        self._dated = False
        self._home = home.lower() if home else None
        self._names: dict[str, set[str]] = {}
        self._offices: dict[str, list[offices.TermOfOffice]] = {}
        for actor in actors:
            for name in (actor.name, *actor.aliases):
                if key := bare(name):
                    self._names.setdefault(key, set()).add(actor.id)
        for title, term in offices.terms(actors):
            self._offices.setdefault(bare(title), []).append(term)
        self._titles = offices.pattern(self._offices)
        self._acronyms: dict[str, str] = {}
        for short, full in acronyms.items():
            self._acronyms[bare(short)] = bare(full)
        self._expansions = {full: short for short, full in self._acronyms.items()}
        whole = f" {fold(content)} "
        self._met = {
            id
            for name, ids in self._names.items()
            for id in ids
            if content and " " in name and f" {name} " in whole
        }

    def resolve(self, words: str, *, kind: ActorKind, during: Interval | None = None) -> Taken:
        """Take `words` for a known actor where they name exactly one; else None and `kind`.

        `kind` is what the sentence makes of the words; a known actor brings its own. An office is
        whose it was throughout `during`, the days of the event; else on the resolver's day.
        """
        self._days, self._dated = during or self._published, during is not None
        known = self._whole(words) or self._without_brackets(words) or self._parts(words)
        if known is None:
            known = self._near(words)
        actor, how = known
        if actor is not None and (other := self._another(words, actor, how)):
            actor, how = None, other
        if actor is None:
            return Taken(None, kind, how)
        if " " in bare(words):
            self._met.add(actor)
        return Taken(actor, self._actors[actor].kind, how)

    def _whole(self, words: str) -> tuple[str | None, str] | None:
        """All the words as a name, an acronym, an office or a surname already met."""
        key = bare(words.strip(_QUOTES))
        if full := self._acronyms.get(key):
            return self._meant(key, full, f"the text writes {words.strip()} for its name")
        if ids := self._names.get(key):
            return self._only(ids, "its name")
        if short := self._expansions.get(key):
            return self._meant(short, key, "the text gives its acronym for these words")
        if key in self._offices:
            return self._holder(key)
        if key in GOVERNMENT and self._home:
            states = {a.id for a in self._states() if (a.country or "").lower() == self._home}
            if states:
                return self._only(states, "the government of the country the watch is about")
        return self._surname(key)

    def _meant(self, short: str, full: str, how: str) -> tuple[str | None, str] | None:
        """Whom an acronym that the text explains stands for: its words decide, not its letters."""
        if ids := self._names.get(full):
            return self._only(ids, how)
        if ids := self._names.get(short):
            alike = {
                id
                for name, owners in self._names.items()
                if SequenceMatcher(None, full, name).ratio() >= _ALIKE
                for id in owners & ids
            }
            if alike:
                return self._only(alike, how)
            return None, f"the text writes {short} for {full}, no known actor; left open"
        return None

    def _holder(self, key: str) -> tuple[str | None, str]:
        """Who held an office throughout the days of what is told."""
        if self._days is None:
            return None, "an office, and no day is known; left open"
        days = " to ".join(str(d) for d in dict.fromkeys((self._days.from_on, self._days.to_on)))
        if ids := offices.holders(self._offices[key], self._days):
            return self._only(ids, f"{_IN_OFFICE} {days}")
        return None, f"nobody is listed in that office on {days}; left open"

    def tells_office(self, words: str) -> bool:
        """Whether the title of a known office stands in the words."""
        return bool(self._offices and self._titles.search(words))

    def _another(self, words: str, actor: str, how: str) -> str:
        """Why words that were taken for an office's holder, or its seat, mean another one."""
        holder = self._actors[actor]
        own = offices.words_of((holder.name,))
        if not how.startswith(_IN_OFFICE):
            seat = any(bare(name) in self._offices for name in (holder.name, *holder.aliases))
            other_words = offices.words_of((words,)) & offices.NOT_HOLDER - own
            return f'"{min(other_words)}" says another; left open' if seat and other_words else ""
        if (title := self._titles.search(words)) is None:
            return ""
        for term in self._offices[bare(title[0])]:
            if term.actor == actor and (body := self._actors.get(term.acts_for)):
                own |= offices.words_of((body.name, *body.aliases))
        before, after = words[: title.start()], words[title.end() :]
        return offices.not_the_holder(before, after, own, dated=self._dated, plain=TITLES)

    def country(self, actor: str | None) -> str | None:
        """The country of a known actor, lower case; None where it has none."""
        known = self._actors.get(actor) if actor else None
        return known.country.lower() if known and known.country else None

    def state(self, country: str) -> str | None:
        """The known actor that is this country's state, where there is exactly one."""
        ids = [a.id for a in self._states() if (a.country or "").lower() == country]
        return ids[0] if len(ids) == 1 else None

    def _states(self) -> list[Actor]:
        return [actor for actor in self._actors.values() if actor.kind == "state"]

    def _only(self, ids: set[str], how: str) -> tuple[str | None, str]:
        if len(ids) == 1:
            return next(iter(ids)), how
        return None, f"could be any of {', '.join(sorted(ids))}; left open"

    def _surname(self, key: str) -> tuple[str | None, str] | None:
        """The last word of a person's full name, once that full name has been met."""
        key = " ".join(w for w in key.split() if w not in TITLES)
        if not key or " " in key or len(key) < 3:
            return None
        ids = {
            id
            for name, owners in self._names.items()
            if " " in name and name.split()[-1] == key
            for id in owners & self._met
            if self._actors[id].kind in PEOPLE
        }
        return self._only(ids, "last name of someone named in full before") if ids else None

    def _without_brackets(self, words: str) -> tuple[str | None, str] | None:
        """'Rescue Party (RP)', "Rescue Party's (RP)": the name, then what is in brackets."""
        inside = _IN_BRACKETS.search(words)
        if not inside:
            return None
        outside = _IN_BRACKETS.sub(" ", words)
        if re.search(r"['’]s?\s*$", words[: inside.start()]) and words[inside.end() :].strip():
            return self._parts(outside)
        return self._whole(outside) or self._whole(inside[1]) or self._parts(outside)

    def _parts(self, words: str) -> tuple[str | None, str] | None:
        """A name with titles before it or an apposition after it, or somebody's government."""
        text = _THEN.sub("", words.strip(_QUOTES))
        if owned := _OWNED.match(text):
            if known := self._owned(owned["owner"], owned["owned"]):
                return known
            text = owned["owned"]
            if bare(text) in GOVERNMENT:
                return None  # somebody's, but nobody knows whose
        for cut in (_CUT.split(text)[0], _APPOSED.split(_CUT.split(text)[0])[0]):
            if cut != words and (known := self._whole(cut)):
                return known
            if known := self._after_titles(cut):
                return known
        return None

    def _owned(self, owner: str, owned: str) -> tuple[str | None, str] | None:
        if bare(owned).split()[-1:] == [] or bare(owned).split()[-1] not in GOVERNMENT:
            return None
        id, _, _ = self.resolve(owner, kind="unknown")
        if id is None:
            return None
        actor = self._actors[id]
        state = id if actor.kind == "state" else self._acts_for(actor)
        if state not in self._actors:
            return None
        return state, f"the {bare(owned)} of {actor.name}"

    def _acts_for(self, actor: Actor) -> str | None:
        for office in actor.offices:
            term = offices.TermOfOffice(actor.id, office.acts_for, office.from_on, office.to_on)
            if (office.from_on is None and self._days is None) or (
                self._days and term.holds(self._days)
            ):
                return office.acts_for
        return None if actor.offices else actor.acts_for

    def _after_titles(self, words: str) -> tuple[str | None, str] | None:
        """The longest name that ends the words, when only titles and the like stand before."""
        tokens = words.split()
        for i in range(1, len(tokens)):
            known = self._whole(" ".join(tokens[i:]))
            if known is None:
                continue
            before = " ".join(tokens[:i])
            if _APPOSED.search(f" {before} "):
                return self._governing(before, known)
            if self._says_who(before):
                return known[0], f"{known[1]}, after {before.strip(_QUOTES)}"
            return None, f"another name stands before it: {before.strip(_QUOTES)}; left open"
        return None

    def _governing(
        self, before: str, known: tuple[str | None, str]
    ) -> tuple[str | None, str] | None:
        """'government of X': the state; 'leader of X' is not X, and nobody known."""
        words = bare(before).split()
        state = self._actors[known[0]] if known[0] else None
        if state and state.kind == "state" and len(words) > 1 and words[-2] in GOVERNMENT:
            return state.id, f"the {words[-2]} of {state.name}"
        return None

    def _says_who(self, before: str) -> bool:
        """Whether the words before a name only describe: titles, offices, other known names."""
        if bare(before) in self._names or bare(before) in self._offices:
            return True
        last = before.split()[-1]
        known = fold(last) in TITLES or fold(last) in SMALL or last[:1].islower()
        owner = last.endswith(("'s", "’s", "s'", "s’"))
        office = any(fold(before).endswith(title) for title in self._offices)
        return known or owner or office or bare(last) in self._names

    def _near(self, words: str) -> tuple[None, str]:
        """Nobody known; said with the nearest name, so that a person can see the difference."""
        key = bare(words)
        close = [
            (SequenceMatcher(None, key, name).ratio(), name, ids)
            for name, ids in self._names.items()
            if abs(len(name) - len(key)) <= 2
            and " " in name
            # the longest common run of letters in order: never less than the ratio, and quick
            and fuzz.ratio(key, name) >= 100 * _LIKE
        ]
        ratio, _, ids = max(close, default=(0.0, "", set()))
        if ratio >= _LIKE:
            names = ", ".join(sorted(self._actors[id].name for id in ids))
            return None, f"close to {names} but not the same name; left open"
        return None, "no known actor of that name"


PEOPLE: frozenset[ActorKind] = frozenset(
    ("official", "politician", "journalist", "defender", "unionist", "person", "unknown")
)

_LIKE = 0.88  # one letter in eight differs: Kem Sokha and Kem Sokhan have 0.95
_NEAR = 300  # characters before an acronym in which its words are looked for
_SHORT = re.compile(r"\((?:the\s+)?([A-Z][A-Za-z&.-]{1,9})\)")
_WORD = re.compile(r"[^\W\d_][\w’'&.-]*")


def acronyms(content: str) -> dict[str, str]:
    """The acronyms that a text explains, with the words they stand for.

    >>> acronyms("the Committee to Protect Journalists (CPJ) said")
    {'CPJ': 'Committee to Protect Journalists'}
    """
    full_names: dict[str, str] = {}
    for match in _SHORT.finditer(content):
        short = match[1].replace(".", "")
        if sum(c.isupper() for c in short) < 2:
            continue
        before = content[max(0, match.start() - _NEAR) : match.start()]
        sentence = re.split(r"[\n;:()]|[.!?]\s", before)[-1]
        words = list(_WORD.finditer(sentence))[-12:]
        if start := _spelt(short, [w[0] for w in words]):
            full = sentence[words[-start].start() :].strip(" ,\"“”'’")
            full_names.setdefault(short, re.sub(r"['’]s?$", "", full))
    return full_names


def _spelt(short: str, words: list[str]) -> int:
    """How many of the last words an acronym stands for; 0 where its letters do not fit.

    Every capital must be the first letter of a word in order; only small words may be skipped.
    """
    letters = [c for c in short.lower() if c.isalpha()]
    capitals = [c.lower() for c in short if c.isupper()]
    for wanted, skipped in ((letters, True), (capitals, True), (letters, False)):
        left = list(wanted)
        for count, word in enumerate(reversed(words), start=1):
            small = word in SMALL
            for part in reversed(re.split(r"-(?=\w)", word)):
                if left and fold(part)[:1] == left[-1] and not (small and skipped):
                    left.pop()
                elif not small and "-" not in word:
                    left = ["?"]
            if not left:
                return count if word[:1].isupper() or count > 1 else 0
            if left == ["?"]:
                break
    return 0
