"""Sentences turned into what they must not be read as done in: denied, or still to come.

What leaves it: a `KindResult` a turn and language. Taken are sentences whose one claim is read as
done: in English those of `labels/told_acts`, in other languages the examples of their files. A turn
is right where the act is then claimed or asked with the other stance, and with no other.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from bench import told_acts, told_passages
from bench.movements import KindResult, Movement
from servanda import claims, lexicon
from servanda.model import Claim, Telling

SEED = 20261129
MOST = 40  # sentences of a language
DAY = next(told_passages.passages()).published
DENIALS = {
    "en": ("It is not true that {}", "The spokesman denied that {}", "Reports that {} were false."),
    "fr": ("Il n'est pas vrai que {}", "Le porte-parole a démenti que {}"),
    "id": ("Tidak benar bahwa {}", "Juru bicara membantah bahwa {}"),
    "km": ("មិនពិតទេដែលថា {}", "អ្នកនាំពាក្យបានបដិសេធថា {}"),
}
# First words that are written small inside a sentence, where no parse says so.
_SMALL = re.compile(r"(?:Le|La|Les|L'|Un|Une|Des|Deux|Trois|Polisi|Tentara|Pemerintah|Para|Sebuah|"
                    r"Seorang)\b")  # fmt: skip


def read(language: str, words: str) -> Telling:
    """What the product reads in one sentence."""
    one = told_passages.ToldPassage(f"{language}-turned", 1, DAY, "", "", words, ())
    return claims.read(*told_passages.page(one), parser=claims.load_parser, lexicon=lexicon.load())


def sentences(language: str) -> Iterator[tuple[str, Claim]]:
    """Sentences of a language with their one claim, read as done; drawn by a seed."""
    if language == "en":
        every = [
            one.words
            for one in told_acts.sentences()
            if not one.trap and len(one.acts) == 1 and one.acts[0].stance == "done"
        ]
    else:
        shown = lexicon.load().languages[language].examples
        every = [words for examples in shown.values() for words in examples.yes]
    random.Random(SEED).shuffle(every)  # noqa: S311
    if language == "en":
        every = [small for words in every if (small := _as_a_clause(words))]
    count = 0
    for words in every:
        told = read(language, words).claims
        if len(told) == 1 and told[0].stance == "done":
            yield words, told[0]
            count += 1
        if count == MOST:
            return


def _as_a_clause(words: str) -> str:
    """An English sentence as it may follow "that", its first word small where it is no name.

    "" where it is a title, has no subject and verb, or is several clauses beside each other.
    """
    (parse,) = claims.load_parser().parse([words])
    root = next(token for token in parse if token.head == token)
    subjects = [t for t in root.children if t.dep_ in ("nsubj", "nsubjpass")]
    plain = not re.search(r"[:;?!\"“]", words) and root.tag_ in ("VBD", "VBZ", "VBP", "VBN")
    if not (plain and words.endswith(".") and subjects and subjects[0].left_edge.i == 0):
        return ""
    return words if parse[0].pos_ == "PROPN" else words[0].lower() + words[1:]


def denied(words: str, frame: str) -> str:
    """A sentence said to be false."""
    inner = words[0].lower() + words[1:] if _SMALL.match(words) else words
    end = "" if frame.endswith(".") else inner[-1:] if inner[-1:] in ".។" else "."
    return frame.format(inner.rstrip(".។ ")) + end


def to_come(language: str, words: str, at: int) -> str:
    """A sentence put into the future by the word before its act's, which begins `at`.

    "" where that is not plain.
    """
    before, after = words[:at], words[at:]
    if language == "en":
        be = re.compile(r"\b(?:was|were)( \w+ly)? $")
        turned = be.sub(lambda m: f"will be{m[1] or ''} ", before)
    elif language == "fr":
        one = re.sub(r"\ba été $", "sera ", before)
        turned = re.sub(r"\bont été $", "seront ", one)
    elif language == "id":
        plain = re.match(r"(?:di|me)\w+", after)
        turned = re.sub(r"\b(?:telah|sudah) $", "", before) + "akan " if plain else before
    else:
        turned = re.sub("បាន$", "នឹង", before)
    return turned + after if turned != before else ""


def results() -> list[KindResult]:
    """Each turn in each language that has sentences for it."""
    found = []
    for language in DENIALS:
        own = list(sentences(language))
        for frame in DENIALS[language]:
            turned = [(denied(words, frame), claim) for words, claim in own]
            shown = frame.format("...")
            found.append(_held(f'denied: "{shown}"', language, turned, "denied"))
        ahead = [(to_come(language, words, claim.cue.start), claim) for words, claim in own]
        turned = [(words, claim) for words, claim in ahead if words]
        found.append(_held("put into the future", language, turned, "planned"))
    return found


def _held(name: str, language: str, turned: list[tuple[str, Claim]], stance: str) -> KindResult:
    moved, right = [], 0
    for words, claim in turned:
        told = read(language, words)
        claimed = {c.stance for c in told.claims if c.act == claim.act}
        asked = {c.stance for c in told.questions if c.act == claim.act}
        if claimed | asked == {stance}:
            right += 1
            continue
        how = "claimed" if claimed else "asked"
        what = f"{how} as {', '.join(sorted(claimed or asked))}" if claimed | asked else "not told"
        moved.append(Movement(what, language, f"{claim.act} ({claim.cue.quote}): {words[:160]}"))
    return KindResult(name, language, len(turned), right, len(turned), right, tuple(moved))
