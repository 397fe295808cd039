"""Whether what a letter says of the law goes beyond the provision that it points to.

What leaves it: faults. A duty that waits on a request is not told as owed without it; "should" is
not told as "must"; nobody is said to be bound who is not; what ended or slept is not told as owed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from servanda import binding, wording
from servanda.letters.checking.parsing import LetterSentence
from servanda.letters.checking.quotations import quotations
from servanda.letters.checking.record import (
    Grounds,
    LetterFault,
    LetterRecord,
    fault,
    items_of,
)
from servanda.letters.checking.words import LetterWords
from servanda.model import Actor, Commitment, Duty, Rule

LIVE = ("owed", "overdue", "met", "contested")
OVER = ("ended", "not in force")
_NUMBER = r"(\d+|[IVXLC]+(?!\w))((?:\s?\(\w{1,5}\))*)"
_WHY = "An answer to the letter would begin with what it gets wrong in the law."


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Any of some words, whole where their script sets words apart."""
    each = "|".join(
        rf"(?<!\w){re.escape(word)}(?!\w)"
        if word.isascii() or word[0] < "\u0e00"
        else re.escape(word)
        for word in sorted(words, key=len, reverse=True)
    )
    return re.compile(each or r"(?!)", re.I)


def articles(words: str, named: Sequence[str]) -> list[str]:
    """The articles that a sentence names: "29", "15(2)(a)(i)".

    >>> articles("Article 29, and articles 15 (2)(a)(i) and 3", ("article", "articles"))
    ['29', '15(2)(a)(i)', '3']
    """
    return [
        "".join(part).replace(" ", "")
        for start, end in article_places(words, named)
        for part in re.findall(_NUMBER, words[start:end])
    ]


def article_places(words: str, named: Sequence[str]) -> list[tuple[int, int]]:
    """Where the numbers of articles stand in a sentence, those of a list as one stretch."""
    following = rf"\s*({_NUMBER}(?:\s*(?:,|and|et|dan|និង)\s*{_NUMBER})*)"
    found = (
        re.compile(following).match(words, word.end())
        for word in _pattern(tuple(named)).finditer(words)
    )
    return [match.span(1) for match in found if match]


@cache
def _names(actor: Actor) -> re.Pattern[str]:
    return _pattern(tuple(name for name in (actor.name, *actor.aliases) if len(name) > 2))


def named(words: str, actor: Actor) -> bool:
    """Whether a sentence has a name of an actor."""
    return _names(actor).search(words) is not None


def faults(
    sentence: LetterSentence, known: Grounds, held: LetterRecord, words: LetterWords
) -> Iterator[LetterFault]:
    """What a sentence says of the law beyond what it points to, outside what it quotes."""
    provisions = (*known.provisions, *known.bearing)
    text = _without_quotations(sentence.words)
    yield from _articles(sentence, text, provisions, held, words)
    owed = _pattern(tuple(words.must)).search(text)
    if owed is None or not known.provisions:
        return
    items = items_of(held, known.provisions)
    conditional = _pattern(tuple(words.conditional)).search(text) is not None
    asks = _pattern(tuple(words.request)).search(text) is not None
    place = owed.span()
    for item in items:
        standing = held.standings.get(item.id)
        if standing and standing.state in OVER:
            yield _over(sentence, place, item, standing.state, held)
        elif isinstance(item, Rule):
            yield from _rule(sentence, place, item, held, conditional=conditional, asks=asks)
        if item.force == "should":
            where = wording.article(held.agreement, item)
            yield fault(
                sentence, "law", place,
                f"This says that something is owed; {where} says that it should be done.", _WHY,
                "Write \"should\".",
            )  # fmt: skip
    yield from _bound(sentence, text, place, items, held)
    if words.plain and not _is_owed(text[place[1] :], known.provisions, held, words):
        where = wording.article_of(held.agreement, known.provisions[0])
        yield fault(
            sentence, "law", (place[0], len(sentence.words)),
            f"Nothing of what this says is owed stands in what is on record of {where}.", _WHY,
            "Say what the provision itself asks for, or point to the one that asks for this.",
        )  # fmt: skip


def is_breach(text: str, cue: str, words: LetterWords) -> bool:
    """Whether a word is that of a breach of an article or commitment that the sentence names."""
    return _pattern(words.breach).search(cue) is not None and (
        bool(article_places(text, words.article)) or bool(_pattern(words.promise).search(text))
    )


def verdicts(sentence: LetterSentence, words: LetterWords) -> Iterator[LetterFault]:
    """Words outside a quotation that pronounce what no finding does, as "guilty"."""
    for match in _pattern(words.verdict).finditer(_without_quotations(sentence.words)):
        yield fault(
            sentence, "verdict", match.span(),
            "A finding here is what persons found on what sources report. It pronounces nobody "
            "guilty and proves nothing.",
            "Those who are named could answer that no court said so.",
            "Say what is reported and at which standard it was found, or quote who says this.",
        )  # fmt: skip


def _is_owed(told: str, provisions: Sequence[str], held: LetterRecord, words: LetterWords) -> bool:
    """Whether the words of a duty share one with what is on record of some provisions.

    Words count by how they begin, and names of actors are none. True where there are none.
    """
    for actor in held.agreement.actors:
        told = _names(actor).sub(" ", told)
    ours = _begun(told, words)
    known = [
        *(held.official.get(id, "") for id in provisions),
        *(each.summary for each in held.agreement.provisions if each.id in provisions),
        *(f"{item.must} {item.toward}" for item in items_of(held, provisions)),
    ]
    theirs = _begun(" ".join(known), words)
    return not ours or not theirs or bool(ours & theirs)


def _begun(text: str, words: LetterWords) -> set[str]:
    """How the words of a text begin that say what it is about."""
    every = re.findall(r"[^\W\d_]{4,}", text.lower())
    return {word[:5] for word in every if word not in words.plain}


def _without_quotations(words: str) -> str:
    """The words with blanks in place of what is quoted, so that places stay."""
    for quoted in quotations(words):
        words = words[: quoted.start] + " " * len(quoted.quote) + words[quoted.end :]
    return words


def _articles(
    sentence: LetterSentence,
    text: str,
    provisions: Sequence[str],
    held: LetterRecord,
    words: LetterWords,
) -> Iterator[LetterFault]:
    """An article named where the sentence points to no provision of that number."""
    numbers = articles(text, tuple(words.article))
    if not numbers:
        return
    cited = [_number_of(held, id) for id in provisions]
    for number in dict.fromkeys(numbers):
        if any(one == number or one.startswith(f"{number}(") for one in cited):
            continue
        at = text.replace(" ", "").find(number)
        places = re.search(re.escape(number).replace(r"\(", r"\s?\("), text) if at >= 0 else None
        yield fault(
            sentence, "law", places.span() if places else None,
            f"It names article {number} and points to no provision of that number.",
            "A reader could not look up the article that is named.",
            "Point to the article itself: its line in the list of sources, or its id.",
        )  # fmt: skip


def _number_of(held: LetterRecord, provision: str) -> str:
    """The number of an article as its citation gives it, "" where it has none."""
    words = wording.article_of(held.agreement, provision)
    match = re.search(_NUMBER, words)
    return "".join(match.groups()).replace(" ", "") if match else ""


def _rule(
    sentence: LetterSentence,
    place: tuple[int, int],
    rule: Rule,
    held: LetterRecord,
    *,
    conditional: bool,
    asks: bool,
) -> Iterator[LetterFault]:
    duties = [duty for duty in held.duties if duty.rule == rule.id]
    states = {duty.state for duty in duties}
    if "waiting" in states and not asks and not states & set(LIVE):
        yield _waits(sentence, place, rule, duties, held)
    elif not conditional and not states & {*LIVE, "waiting"}:
        where = wording.article(held.agreement, rule)
        yield fault(
            sentence, "law", place,
            f"Nothing on record has woken {where} by {wording.day(held.on)}, so nothing is owed "
            "under it yet.", _WHY,
            "Say under what condition it is owed, or leave the sentence out.",
        )  # fmt: skip


def _waits(
    sentence: LetterSentence,
    place: tuple[int, int],
    rule: Rule,
    duties: Sequence[Duty],
    held: LetterRecord,
) -> LetterFault:
    where = wording.article(held.agreement, rule)
    whom = next((duty.waiting_on for duty in duties if duty.waiting_on), None)
    who = wording.actors(held.agreement, [whom]) if whom else "somebody"
    act = rule.gate.act if rule.gate else "makes a request"
    return fault(
        sentence, "law", place,
        f"{wording.capital(where)} waits: nothing is owed under it until {who} {act}. The sentence "
        "leaves that out.", _WHY,
        f"Say that {who} has yet to make the request, and ask for it.",
    )  # fmt: skip


def _over(
    sentence: LetterSentence,
    place: tuple[int, int],
    item: Commitment | Rule,
    state: str,
    held: LetterRecord,
) -> LetterFault:
    where = wording.article(held.agreement, item)
    return fault(
        sentence, "law", place,
        f"This says that something is owed under {where}, which is {state} on "
        f"{wording.day(held.on)}.", _WHY,
        "Say what was owed then, and until when; or leave the sentence out.",
    )  # fmt: skip


def _bound(
    sentence: LetterSentence,
    text: str,
    place: tuple[int, int],
    items: Iterable[Commitment | Rule],
    held: LetterRecord,
) -> Iterator[LetterFault]:
    """Whoever is named right before the words of duty and is bound by none of the provisions."""
    every = tuple(items)
    bound = {bearer for item in every for bearer in item.bearers}
    bound |= set(binding.holders(held.agreement, tuple(bound), held.on))
    bound |= {
        bearer
        for duty in held.duties
        for bearer in duty.bearers
        if duty.rule in {i.id for i in every}
    }
    if not every or not bound:
        return
    for actor in held.agreement.actors:
        for match in _names(actor).finditer(text, 0, place[0]):
            between = text[match.end() : place[0]]
            if between.strip(" ,") or actor.id in bound or _acts_for(actor, bound):
                continue
            where = wording.article(held.agreement, every[0])
            yield fault(
                sentence, "law", match.span(),
                f"{actor.name} is not among those whom {where} binds: "
                f"{wording.bearers(held.agreement, every[0], ())}.", _WHY,
                "Name those who are bound, or point to the provision that binds this one.",
            )  # fmt: skip


def _acts_for(actor: Actor, bound: set[str]) -> bool:
    return actor.acts_for in bound or bool(set(actor.member_of) & bound)
