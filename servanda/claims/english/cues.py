"""Event triggers: the words that show an act, by a cheap gate over sentences, then in a parse.

What leaves it: the act words of a parsed sentence with every cue of the language that names
them. What kind of object a cue asks for is checked afterwards, when roles are known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from attrs import frozen

from servanda.lexicon import Cue, Language

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_VOWELS = "aeiou"


@frozen
class CuePhrase:
    """One cue of a language, and the words that must follow its first word ("down")."""

    cue: Cue
    rest: tuple[str, ...]


@frozen
class Cues:
    """A language's cues, ready to look up."""

    language: Language
    verbs: Mapping[str, tuple[CuePhrase, ...]]
    nouns: Mapping[str, tuple[CuePhrase, ...]]
    phrases: tuple[tuple[re.Pattern[str], Cue], ...]
    lemma_of: Mapping[str, str]  # every form of a verb cue -> its lemma
    act_words: Mapping[str, tuple[CuePhrase, ...]]  # every form of a cue's word -> its cues
    object_words: Mapping[tuple[str, ...], frozenset[str]]  # the last words of objects, all forms
    speech_words: frozenset[str]
    kinds: Mapping[str, frozenset[str]]  # group or kind -> kinds
    telling: frozenset[str]  # nouns that stand beside acts in reports of them
    history: tuple[re.Pattern[str], ...]
    tests: Mapping[str, re.Pattern[str]]


@frozen(eq=False)
class Sign:
    """Words in a parse that show an act, with the cues they match."""

    token: Token
    cues: tuple[Cue, ...]
    start: int
    end: int
    noun: bool


_READY: dict[int, tuple[Language, Cues]] = {}


def ready(language: Language) -> Cues:
    """A language's cues, made ready once for each language record."""
    known = _READY.get(id(language))
    if known is None or known[0] is not language:
        known = _READY[id(language)] = (language, compiled(language))
    return known[1]


def compiled(language: Language) -> Cues:
    """Make a language's cues ready; every regular expression is compiled here."""
    verbs: dict[str, list[CuePhrase]] = {}
    nouns: dict[str, list[CuePhrase]] = {}
    lemma_of: dict[str, str] = {}
    words: dict[str, list[CuePhrase]] = {}
    objects: dict[tuple[str, ...], frozenset[str]] = {}
    phrases = []
    tests: dict[str, re.Pattern[str]] = {}
    for cue in language.cues:
        for verb in cue.verbs:
            first, *rest = verb.split()
            entry = CuePhrase(cue, tuple(rest))
            verbs.setdefault(first, []).append(entry)
            for form in forms(first, language):
                lemma_of.setdefault(form, first)
                words.setdefault(form, []).append(entry)
        for noun in cue.nouns:
            *before, head = noun.split()
            entry = CuePhrase(cue, tuple(before))
            nouns.setdefault(head, []).append(entry)
            for form in (head, *plurals(head)):
                words.setdefault(form, []).append(entry)
        lasts = [name.split()[-1] for name in cue.objects]
        objects[cue.objects] = frozenset(w for last in lasts for w in (last, *plurals(last)))
        phrases += [(re.compile(phrase, re.I), cue) for phrase in cue.phrases]
        for test in (cue.needs, cue.without):
            if test:
                tests[test] = re.compile(test, re.I)
    speech = {
        form for verb in language.reporting.verbs for form in forms(verb.split()[0], language)
    }
    speech.update(w for p in language.reporting.phrases for w in p.split() if len(w) > 3)
    speech.update(f for noun in language.reporting.nouns for f in (noun, *plurals(noun)))
    kinds = {name: frozenset(members) for name, members in language.groups.items()}
    return Cues(
        language,
        {k: tuple(v) for k, v in verbs.items()},
        {k: tuple(v) for k, v in nouns.items()},
        tuple(phrases),
        lemma_of,
        {k: tuple(v) for k, v in words.items()},
        objects,
        frozenset(speech),
        kinds,
        frozenset(w for noun in language.telling for w in (noun, *plurals(noun))),
        tuple(re.compile(p, re.I) for p in language.history),
        tests,
    )


def forms(verb: str, language: Language) -> set[str]:
    """The forms a verb may take, by the rules of spelling and by the language file.

    More than there are: it is for finding sentences, not for writing them.

    >>> from servanda.lexicon import load
    >>> {"ban", "bans", "banned", "banning"} <= forms("ban", load().languages["en"])
    True
    """
    spelt = {verb, *plurals(verb), *language.forms.get(verb, ())}
    stem = verb[:-1] if verb.endswith("e") else verb
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        return spelt | {verb[:-1] + "ied", verb + "ing"}
    if re.search(r"[^aeiou][aeiou][bdglmnprt]$", verb):  # "banned", "cancelled"
        spelt |= {verb + verb[-1] + "ed", verb + verb[-1] + "ing"}
    return spelt | {stem + "ed", stem + "ing"}


def plurals(word: str) -> tuple[str, ...]:
    """The word with the ending -s as English spells it."""
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return (word + "es",)
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        return (word[:-1] + "ies",)
    return (word + "s",)


def shows_act(sentence: str, cues: Cues) -> bool:
    """The gate: whether any word that could show an act stands in the sentence."""
    words = words_of(sentence)
    for word in words & cues.act_words.keys():
        for entry in cues.act_words[word]:
            cue = entry.cue
            if cue.objects and words.isdisjoint(cues.object_words[cue.objects]):
                continue
            if words.issuperset(entry.rest) and _passing((cue,), sentence, cues):
                return True
    return any(pattern.search(sentence) for pattern, _ in cues.phrases)


def words_of(sentence: str) -> set[str]:
    """The words of a sentence in lower case, hyphened ones with their parts."""
    words = set(_WORD.findall(sentence.lower()))
    return words | {part for word in words if "-" in word for part in word.split("-")}


def shows_speech(sentence: str, cues: Cues) -> bool:
    """Whether a word stands in the sentence that tells that somebody says something."""
    return any(w.lower() in cues.speech_words for w in _WORD.findall(sentence))


def is_history(sentence: str, cues: Cues) -> str:
    """The words that make a sentence one about a distant past; empty where there are none."""
    for pattern in cues.history:
        match = pattern.search(sentence)
        if match:
            return match[0]
    return ""


def find(doc: Doc, cues: Cues) -> list[Sign]:
    """The signs of acts in a parsed sentence, in the order of the words."""
    signs, text = [], doc.text  # spaCy joins the words anew each time it is asked for the text
    for token in doc:
        lemma = verb_lemma(token, cues)
        if lemma:
            matched = [e.cue for e in cues.verbs.get(lemma, ()) if _follows(token, e.rest)]
            longest = max(
                (len(e.rest) for e in cues.verbs.get(lemma, ()) if e.cue in matched), default=0
            )
            matched = _passing(matched, text, cues)
            if matched:
                end = token.idx + len(token.text)
                if longest and token.i + 1 < len(doc) and token.nbor(1).dep_ == "prt":
                    end = token.nbor(1).idx + len(token.nbor(1).text)
                signs.append(Sign(token, tuple(matched), token.idx, end, False))
        elif token.pos_ in ("NOUN", "PROPN"):
            signs += _noun(token, doc, text, cues)
    shown_by = {(sign.token.i, cue.act) for sign in signs for cue in sign.cues}
    for pattern, cue in cues.phrases:
        for match in pattern.finditer(text):
            span = doc.char_span(*match.span(), alignment_mode="expand")
            if span is None or not _passing([cue], text, cues):
                continue
            if (span.root.i, cue.act) in shown_by:  # the word alone has shown this act
                continue
            signs.append(Sign(span.root, (cue,), match.start(), match.end(), False))
    return sorted(signs, key=lambda sign: sign.start)


def verb_lemma(token: Token, cues: Cues) -> str:
    """The lemma of a verb, or of a participle that stands before a noun; else empty."""
    if token.tag_ == "VBG" and token.dep_ == "amod":
        return ""  # "threatening calls" are no threat to the calls
    if token.pos_ == "VERB":
        lemma = token.lemma_.lower()
        return lemma if lemma in cues.verbs else cues.lemma_of.get(token.lower_, "")
    participle = token.tag_ in ("JJ", "VBN") and token.dep_ in ("amod", "acl", "ROOT", "conj")
    if participle and token.lower_.endswith(("ed", "en")):
        return cues.lemma_of.get(token.lower_, "")
    return ""


def _noun(token: Token, doc: Doc, text: str, cues: Cues) -> list[Sign]:
    lemma = token.lemma_.lower()
    matched, first = [], token
    for entry in cues.nouns.get(lemma, ()):
        before = [doc[i] for i in range(max(0, token.i - len(entry.rest)), token.i)]
        if len(before) == len(entry.rest) and all(
            w in (t.lower_, t.lemma_.lower()) for w, t in zip(entry.rest, before)
        ):
            matched.append(entry.cue)
            first = before[0] if before and before[0].i < first.i else first
    matched = _passing(matched, text, cues)
    if not matched or token.dep_ == "compound":
        return []
    return [Sign(token, tuple(matched), first.idx, token.idx + len(token.text), True)]


def _passing(matched: Iterable[Cue], text: str, cues: Cues) -> list[Cue]:
    """The cues whose conditions on the sentence hold."""
    return [
        cue
        for cue in matched
        if (not cue.needs or cues.tests[cue.needs].search(text))
        and not (cue.without and cues.tests[cue.without].search(text))
    ]


def _follows(token: Token, rest: tuple[str, ...]) -> bool:
    """Whether the words of `rest` stand together within a few words after the token."""
    if not rest:
        return True
    doc, n = token.doc, len(rest)
    for start in range(token.i + 1, min(token.i + 9, len(doc) - n + 1)):
        if all(doc[start + k].lower_ == word for k, word in enumerate(rest)):
            return True
        if doc[start].is_punct and start > token.i + 1:
            return False
    return False


def accepts(cue: Cue, kind: str, cues: Cues) -> bool:
    """Whether a cue asks for somebody of this kind, or for nobody in particular."""
    return not cue.to or any(kind == want or kind in cues.kinds.get(want, ()) for want in cue.to)


def done_by(cue: Cue, kind: str, cues: Cues) -> bool:
    """Whether a cue may be the act of somebody of this kind."""
    return not cue.by or any(kind == want or kind in cues.kinds.get(want, ()) for want in cue.by)
