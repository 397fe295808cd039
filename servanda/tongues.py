"""What a language file says besides its cues: words of saying and of stance, surface and times.

What leaves it: frozen records that `lexicon` fills from `languages/*.toml`. Every word in them is
data of one language; a reader that finds nothing here for a language leaves that part unread.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen


@frozen
class Reporting:
    """Words by which a text says who says: verbs, nouns ("claim"), phrases ("according to").

    `holding` are verbs of thinking; `voicing` verbs say something only where a clause or a
    quotation hangs on them ("continue", "ask"); `things` speak without being a person
    ("letter"); `after` are words of saying that stand before their speaker.
    """

    verbs: tuple[str, ...] = ()
    holding: tuple[str, ...] = ()
    voicing: tuple[str, ...] = ()
    naming: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    things: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


@frozen
class Stances:
    """Words that tell whether an act was done, from the words that govern the act's own."""

    future: tuple[str, ...] = ()
    possible: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    negators: tuple[str, ...] = ()
    planned: tuple[str, ...] = ()
    leaning: tuple[str, ...] = ()  # of the planned: those that say nothing of a noun they take
    threatened: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    ended: tuple[str, ...] = ()
    ongoing: tuple[str, ...] = ()
    wished: tuple[str, ...] = ()
    tried: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()  # nouns for what somebody tells: "rumours", "allegations"
    false: tuple[str, ...] = ()  # what a report is called that is not true
    pictures: tuple[str, ...] = ()  # nouns for what shows an act: "footage"
    unreal: tuple[str, ...] = ()  # what such a picture is called that shows nothing that was
    true: tuple[str, ...] = ()  # what it is called where that is negated: "not true"
    withdrawn: tuple[str, ...] = ()  # verbs by which a report is denied or taken back
    deferred: tuple[str, ...] = ()  # verbs by which an act is put off
    permitting: tuple[str, ...] = ()  # verbs whose negation is a refusal: "not allowed"
    nearly: tuple[str, ...] = ()
    escaped: tuple[str, ...] = ()  # before what somebody was not made to suffer
    short: tuple[str, ...] = ()  # before "of", "to" or "from" and an act that was not done
    plots: tuple[str, ...] = ()
    stopped: tuple[str, ...] = ()  # verbs by which a plot comes to nothing
    averted: tuple[str, ...] = ()  # verbs whose object was to happen and did not: "foiled the coup"
    held_from: tuple[str, ...] = ()  # before "from" and an act that was not done
    collapsing: tuple[str, ...] = ()  # what a plot does that comes to nothing
    falsely: tuple[str, ...] = ()  # adverbs by which what is said is called untrue
    showing: tuple[str, ...] = ()  # verbs whose negation leaves a report unproved
    doubting: tuple[str, ...] = ()  # words whose negation affirms: "no doubt", "nobody denies"
    accusing: tuple[str, ...] = ()
    petitioning: tuple[str, ...] = ()
    deciders: tuple[str, ...] = ()
    causing: tuple[str, ...] = ()
    light: tuple[str, ...] = ()


@frozen
class OnAgreement:
    """Words by which someone takes a position on an agreement, or invokes it."""

    broken: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    lapsed: tuple[str, ...] = ()
    asking: tuple[str, ...] = ()
    appeals: tuple[str, ...] = ()


@frozen
class Surface:
    """How a sentence of the language lies on the page: what stands before what.

    `endings` names lists of verb endings: a cue's verb "ferm+er" is read as "ferm" with each of
    the endings called "er". Lists called "er.future" or "er.conditional" give the forms that tell
    what is to come or only possible, "er.participle" those whose subject is the affected unless
    one of `active` stands right before them ("a" in "a fermé"). `passive`, `active` and `hearsay`
    are regular expressions right before a verb: the first makes its subject the affected, the
    last tells it as reported only; `inside` says that the doer may stand between `passive` and
    the verb. `elisions` are words that lose their vowel before another ("l'"). `sure` is
    multiplied into what the rules weigh a claim read by cues alone, before it is calibrated.
    """

    blanks: bool = True  # whether words are parted by blanks
    sure: float = 0.75
    endings: Mapping[str, tuple[str, ...]] = {}
    passive: tuple[str, ...] = ()
    active: tuple[str, ...] = ()
    hearsay: tuple[str, ...] = ()
    elisions: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()  # that any noun for somebody may take ("wartawannya")
    inside: bool = False
    agent: tuple[str, ...] = ()  # words before the doer of a passive: "by"
    nominal: tuple[str, ...] = ()  # right before a verb: they make a noun of it
    noun_links: tuple[str, ...] = ()  # between a noun and whose it is: "of"
    joins: tuple[str, ...] = ()  # "and", "or"
    opening: tuple[str, ...] = ()  # words that open what is said: "that"
    breaks: tuple[str, ...] = ()  # words that open another clause
    turns: tuple[str, ...] = ()  # words after which something else is told: "but"
    pronouns: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()  # before a person's name, telling nothing of their kind
    articles: tuple[str, ...] = ()
    pointing: tuple[str, ...] = ()  # expressions for those just told of: "the men"
    including: tuple[str, ...] = ()  # words before a part of those just named
    here: tuple[str, ...] = ()  # words before a place where something happened
    sites: tuple[str, ...] = ()  # nouns before a place's name: "province"
    not_names: tuple[str, ...] = ()  # capitalised or title-like words that are no names


@frozen
class Times:
    """How the language says when. Patterns may hold {day} {month} {year} {weekday} {unit} {count}.

    Weekdays run from Monday. `near` counts days from publication; `units` lists the words for
    day, week, month and year. `eras` are words before or after a year of the Buddhist era.
    """

    months: tuple[tuple[str, ...], ...]
    weekdays: tuple[tuple[str, ...], ...]
    near: Mapping[str, int] = {}
    units: Mapping[str, tuple[str, ...]] = {}
    day: tuple[str, ...] = ()
    month: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    weekday: tuple[str, ...] = ()
    ago: tuple[str, ...] = ()
    last: tuple[str, ...] = ()
    this: tuple[str, ...] = ()
    next: tuple[str, ...] = ()
    since: tuple[str, ...] = ()
    eras: tuple[str, ...] = ()
    month_marks: tuple[str, ...] = ()  # words before a month's name: a year after another is left


@frozen
class Numerals:
    """How the language counts: digits of its own from 0 to 9, words for numbers, what is vague.

    `vague` words give the least they can mean; `over` and `under` open a number upwards and
    downwards. `after`: the number stands behind what it counts.
    """

    digits: str = ""
    words: Mapping[str, float] = {}
    big: Mapping[str, float] = {}
    teens: Mapping[str, float] = {}  # what a word adds to the one before it: "lima belas"
    vague: Mapping[str, float] = {}
    over: tuple[str, ...] = ()
    under: tuple[str, ...] = ()
    after: bool = False
    classifiers: tuple[str, ...] = ()
    currency: Mapping[str, tuple[str, ...]] = {}
    percent: tuple[str, ...] = ()


@frozen
class Shown:
    """Sentences of the language that tell an act, and sentences that only look as if."""

    yes: tuple[str, ...]
    no: tuple[str, ...]
