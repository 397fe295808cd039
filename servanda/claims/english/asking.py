"""Questions about acts that the encoder reads in a sentence and no cue shows.

What leaves it: claims for `Telling.questions`, one an act, each with the words it rests on and the
share of such readings that were right: where that is above the floor it is claimed in the end. The
encoder says which act and how surely; who, whom, when and where are the grammar's. An act that a
cue shows anywhere in the page is not asked about again. Source: docs/why/encoder.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from servanda.claims.english import claiming, denials, gate, main_news
from servanda.claims.english.claiming import CueMatch
from servanda.claims.english.cues import Sign
from servanda.claims.english.document import Document, Sentence
from servanda.claims.english.encoder import acts_told
from servanda.claims.english.encoder.acts_told import ActTold
from servanda.claims.english.roles import of_sign
from servanda.claims.english.stance import Factuality, by_rules, with_particle
from servanda.lexicon import Cue
from servanda.model import Claim
from servanda.tongues import Stances

if TYPE_CHECKING:
    from spacy.tokens import Token

# Set on passages and real news that nothing was learnt from: docs/why/encoder.md.
ASKED_FROM, RIGHT = 0.7, 0.42  # the chance from which it asks; 15 of 36 below the next were right
SURE_FROM, SURELY_RIGHT = 0.9, 0.75  # the chance from which it is sure; 36 of 48 were right
UNSURE = 0.89  # the most it is of words by which a cue tells another act
RECALLED = 0.5  # the chance of being background from which it does not ask
FIRST = 8  # sentences of a page that are read so: news comes first, and each costs 16 ms
READ_ON = 2  # acts surely told in so many sentences for which the next so many are read too
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_STEM, _MOSTLY = 5, 0.75  # letters of a word, and the share of a title's words told again below
MOST = 3  # questions a page, beside those it is sure of


@frozen
class FirstSentences:
    """What the encoder reads in a page's first sentences: acts to ask about, and its news.

    `asked` has the acts by the characters of their sentence; `news` the highest chance that any of
    the sentences tells an act, and as no background. A page of no more sentences has no `news`:
    what it tells is all in them.
    """

    asked: Mapping[tuple[int, int], Sequence[ActTold]]
    news: Mapping[str, float]


def told_by(content: str, wanted: Iterable[gate.Wanted]) -> FirstSentences:
    """The acts that a page may be asked about; their sentences are to be parsed too.

    Of a page the first sentences are read, and more as long as those before told several acts: a
    report of many incidents goes on so, an article does not.
    """
    every = [(each, n) for each in wanted for n in range(len(each.bounds))]
    told: dict[tuple[int, int], Sequence[ActTold]] = {}
    news: dict[str, float] = {}
    for first in range(0, len(every), FIRST):
        places = every[first : first + FIRST]
        words = [content[slice(*each.bounds[n])] for each, n in places]
        sure = set[str]()
        for (each, n), acts in zip(
            places, acts_told.load().read(words, main_news.FAINT), strict=True
        ):
            for one in acts if not first else ():
                news[one.act] = max(news.get(one.act, 0.0), one.chance * (1 - one.recalled))
            asked = [
                one
                for one in acts
                if one.chance >= ASKED_FROM
                and one.recalled < RECALLED
                and one.act not in main_news.BY_RULES
            ]
            if asked:
                each.acts.add(n)
                told[each.bounds[n]] = asked
                sure |= {one.act for one in asked if one.chance >= SURE_FROM}
        if len(sure) < READ_ON:
            break
    return FirstSentences(told, news if len(every) > FIRST else {})


def questions(
    sentences: Iterable[Sentence],
    told: FirstSentences,
    document: Document,
    *,
    claims: Sequence[Claim],
) -> list[Claim]:
    """A question for the likeliest telling of each act that no claim of the page tells.

    Words that tell an act which the encoder never learnt, a watch's own, are not asked about as
    another act: the watch has said what they tell.
    """
    known = {claim.act for claim in claims}
    cues = [claim.cue for claim in claims]
    own = [claim.cue for claim in claims if claim.act not in acts_told.load().acts]
    best: dict[str, tuple[ActTold, Sentence, Factuality]] = {}
    for sentence in sentences:
        for one in told.asked.get((sentence.start, sentence.end), ()):
            before = best.get(one.act)
            start, end = sentence.start + one.start, sentence.start + one.end
            if any(cue.start < end and start < cue.end for cue in own):
                continue
            if sentence.kind == "title" and _is_told_below(one, sentence, document, claims):
                continue
            if one.act in known or (before is not None and one.chance <= before[0].chance):
                continue
            if any(cue.start < end and start < cue.end for cue in cues):
                one = evolve(one, chance=min(one.chance, UNSURE))  # a cue tells another act there
            held = _held(one, sentence, document)
            if held is not None:
                best[one.act] = one, sentence, held
    likeliest = sorted(best.values(), key=lambda found: -found[0].chance)
    sure = [each for each in likeliest if each[2].sure == SURELY_RIGHT]
    rest = [each for each in likeliest if each[2].sure == RIGHT]
    asked = [_question(*each, document) for each in (*sure, *rest[:MOST])]
    return sorted(asked, key=lambda claim: (claim.cue.start, claim.act))


def _is_told_below(
    one: ActTold, sentence: Sentence, document: Document, claims: Sequence[Claim]
) -> bool:
    """Whether a title's words stand in a sentence of the page that tells what the act was.

    "Police close the Valley Lantern": of what act that is "closed the newspaper" below leaves no
    doubt, whatever the encoder reads in the title alone.
    """
    content = document.text.content
    title = _stems(content[sentence.start : sentence.end])
    cue = _stems(content[sentence.start + one.start : sentence.start + one.end])
    return any(
        claim.cue.start >= sentence.end
        and cue & _stems(claim.cue.quote)
        and len(title & _stems(claim.quote.quote)) >= _MOSTLY * len(title)
        for claim in claims
    )


def _stems(words: str) -> frozenset[str]:
    """The beginnings of the longer words, enough to know "close" in "closed"."""
    return frozenset(word[:_STEM].lower() for word in _LONG_WORD.findall(words))


def _held(one: ActTold, sentence: Sentence, document: Document) -> Factuality | None:
    """How the act is asked about; None where the grammar around it says that it was not done.

    The encoder reads words more than grammar: of an act that the rules take as denied it asks as
    denied, and of one foiled, only wished or hanging on a condition it asks nothing.
    """
    stances = document.cues.language.stances
    sign = _sign(one, sentence, stances)
    ruled = by_rules(sign.token, stances, title=sentence.kind == "title")
    if one.act in document.refusals:
        ruled = denials.as_refusal(ruled, sign.token, stances)
    if ruled.stance is None and ruled.shown_by is not None:
        return None
    if with_particle(sign.token) == "rule out":
        return None
    if ruled.tried and one.act not in claiming.HARM_TRIED:
        return None
    roles = of_sign(sign, stances.causing, stances.light)
    ruled = denials.unless_none(ruled, sign.token, stances)
    ruled = denials.unless_nobody(ruled, roles, stances)
    past = (
        sign.token.tag_ == "VBD"
    )  # "said so": the encoder sees what is said, the grammar the verb
    ruling = ruled.stance is not None and (one.stance == "done" or ruled.stance == "denied" or past)
    stance = ruled.stance if ruling else one.stance
    shown_by = ruled.shown_by if ruling and stance != "done" else None
    undone = sign.token.lemma_.lower() in (*stances.failed, *stances.denied, *stances.averted)
    certain = one.chance >= SURE_FROM and ruled.stance is not None and not undone
    return Factuality(
        stance, shown_by, f"told as {stance}", sure=SURELY_RIGHT if certain else RIGHT
    )


def _sign(one: ActTold, sentence: Sentence, stances: Stances) -> Sign:
    token = _head(sentence, one, stances)
    is_noun = token.pos_ in ("NOUN", "PROPN")
    return Sign(token, (Cue(one.act, weight=one.chance),), one.start, one.end, is_noun)


def _question(one: ActTold, sentence: Sentence, held: Factuality, document: Document) -> Claim:
    stances = document.cues.language.stances
    sign = _sign(one, sentence, stances)
    (cue,), token = sign.cues, sign.token
    roles = of_sign(sign, stances.causing, stances.light)
    match = CueMatch(cue, roles.objects, (), 0.0)
    claim = claiming.claim_of(sign, match, roles, held, sentence, document, {token.i})
    tells = "tells" if held.sure == SURELY_RIGHT else "may tell"
    reason = (
        f'"{claim.cue.quote}" {tells} {one.act}: no cue shows it, and the encoder reads it so '
        f"({one.chance:.2f}); {held.why}"
    )
    return evolve(claim, confidence=held.sure, reason=reason)


def _head(sentence: Sentence, one: ActTold, stances: Stances) -> Token:
    """The word of the strongest ones that stands highest in the parse, a verb before others.

    A word for a report ("Army dismisses reports it bombed hospital") is taken only alone.
    """
    inside = [
        t for t in sentence.doc if t.idx < one.end and t.idx + len(t) > one.start and not t.is_punct
    ]
    if not inside:
        return sentence.doc[:].root
    verbs = [t for t in inside if t.pos_ == "VERB"]
    verbs = [t for t in verbs if t.lemma_.lower() not in stances.reports] or verbs
    return min(verbs or inside, key=lambda t: (sum(1 for _ in t.ancestors), t.i))
