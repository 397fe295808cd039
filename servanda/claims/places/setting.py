"""In which country a page as a whole is set, for acts whose own sentence names no place.

What leaves it: a country with the count that shows it, or none with why. Places, peoples and
countries named are counted; what stands in the title or the first lines counts thrice. A country
is that of the page where most of the count is its own; a language spoken in one country alone
speaks for it where no country is named. However much more is said of another country below, it
does not outvote the first lines: the page is then of neither, and says so. A page whose first lines
name no place says so too, where the rest sets it in another country than the one watched.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from attrs import evolve

from servanda.claims.places import toponyms
from servanda.claims.places.gazetteer import countries, nationality
from servanda.lexicon import Language
from servanda.model import Claim, Passage, Place, Setting

LEAD = 300  # characters in which a name counts for more: title, dateline, first lines
IN_LEAD = 3
ASIDE = ("caption", "pull_link")  # who writes them may be another; a page may begin with fifty
MOST = 0.6  # of the count; below it two countries are as likely
_CAPITALISED = re.compile(r"[^\W\d_]+")


def setting_of(
    content: str,
    languages: Iterable[Language],
    *,
    home: str | None,
    places: Sequence[Place] | None = None,
    passages: Sequence[Passage] = (),
) -> Setting:
    """The country of a page, from its words. `places` are those in it, where they are known.

    `home` is the country watched: among places of one name those in it come first. Captions among
    the `passages` are no first lines, wherever they stand.
    """
    aside = [(p.start, p.end) for p in passages if p.kind in ASIDE and p.start < p.end]
    counts: Counter[str] = Counter()
    lead: Counter[str] = Counter()

    def count(code: str, at: int) -> None:
        is_first = _is_first(at, aside)
        counts[code] += IN_LEAD if is_first else 1
        lead[code] += is_first

    known = toponyms.find(content, home=home) if places is None else places
    for place in known:
        code = nationality(place.span.quote) or place.country
        if code:
            count(code, place.span.start)
    starts = [place.span.start for place in known]  # in order, and no two overlap
    for match in _CAPITALISED.finditer(content):
        code = nationality(match[0]) if match[0][0].isupper() else None
        last = bisect_right(starts, match.start()) - 1
        if code and (last < 0 or match.start() >= known[last].span.end):
            count(code, match.start())
    tongues = [language for language in languages if language.surface]
    for tongue in tongues:
        for code, pattern in names_of(tongue).items():
            for match in pattern.finditer(content):
                count(code, match.start())
    return _most(counts, lead, home) if counts else _by_language(tongues)


def _is_first(at: int, aside: Sequence[tuple[int, int]]) -> bool:
    """Whether a character is of the first lines, were what stands aside not there."""
    if any(start <= at < end for start, end in aside):
        return False
    return at - sum(end - start for start, end in aside if end <= at) < LEAD


def _most(counts: Counter[str], lead: Counter[str], home: str | None) -> Setting:
    total = counts.total()
    (code, count), *others = counts.most_common(2)
    first, times = lead.most_common(1)[0]
    if count >= MOST * total and first != code and times and times >= MOST * lead.total():
        why = f"its first lines name {_name(first)}, and what follows {_name(code)} far more often"
        return Setting(None, why, tuple(sorted((code, first))), outvoted=first)
    if count >= MOST * total:
        why = f"of the places and peoples that its page names, {count} of {total}"
        return Setting(code, why, by_body=not times and home not in (None, code))
    rest = others[0]
    why = f"its page names {_name(code)} {count} and {_name(rest[0])} {rest[1]} of {total} times"
    return Setting(None, why, tuple(sorted(counts)))


def _by_language(tongues: Sequence[Language]) -> Setting:
    spoken = {tongue.spoken_in for tongue in tongues}
    code = spoken.pop() if len(spoken) == 1 else ""
    if not code:
        return Setting(None, "its page names no country")
    return Setting(code, f"its page names no country, and is in {tongues[0].name}")


def doubts(claims: Iterable[Claim], setting: Setting) -> list[str]:
    """A line of what must be known, where a claim hangs on a country that the page may not have.

    One that was outvoted, and another than the one watched that no first line names.
    """
    if all(claim.where for claim in claims):
        return []
    if setting.outvoted:
        return [f"0: page: {setting.why}, so what names no place in it is set in neither"]
    if setting.by_body and setting.country:
        name = _name(setting.country)
        return [f"0: page: its first lines name no place, so what names none is set in {name}"]
    return []


def with_setting(claims: Iterable[Claim], setting: Setting) -> list[Claim]:
    """The claims, those whose own words name no place set where their page is."""
    return [claim if claim.where else evolve(claim, setting=setting) for claim in claims]


def _name(code: str) -> str:
    site = countries().get(code)
    return site.name if site else code


@lru_cache(maxsize=8)
def _patterns(
    key: tuple[tuple[str, tuple[str, ...]], ...], blanks: bool
) -> Mapping[str, re.Pattern[str]]:
    edge = r"\b" if blanks else ""
    return {
        code: re.compile(f"{edge}(?:{'|'.join(map(re.escape, words))}){edge}", re.I)
        for code, words in key
        if words
    }


def names_of(tongue: Language) -> Mapping[str, re.Pattern[str]]:
    """The words of a language for countries and their peoples, by country."""
    codes = sorted({*tongue.countries, *tongue.peoples})
    words = ((c, (*tongue.countries.get(c, ()), *tongue.peoples.get(c, ()))) for c in codes)
    return _patterns(tuple(words), bool(tongue.surface and tongue.surface.blanks))
