"""Coverage probes: events sure to be reported, which say how much of what happens a source tells.

What leaves it: which words of a text name an event, and the share of the events that sources told,
with its interval. An event that nobody was expected to tell counts for nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from attrs import field, frozen

from servanda.change.rates import LEVEL, RateRatio

# In each of two periods, below which they measure nothing: the interval of ten told of ten begins
# at 69 per cent, that of eight of eight at 63.
FEWEST_PROBES = 10
MOST_DAYS = 366  # that a source is given to tell an event
PROBED_PROMISE = (
    "Where nothing changed and the day was named before the counts were seen, such a comparison "
    "takes it for a change, either way, in at most about 15 of 100: 5 for the counts, and 5 for "
    "what the probes of each period measured. This is an approximation, and supposes that sources "
    "tell incidents as they tell coverage probes, before and after. The interval of the ratio is "
    "of the counts alone; a change is said only where it holds at both ends of what the probes "
    "measured."
)
PROBED_LEVEL = 3 * LEVEL  # each of the two intervals may miss what it measures, and the counts err
BETTER_HEARD = ", as a part of the better-heard of the two periods"
BY_PROBES = "the share of the coverage probes that the listed sources told, by period"
EACH_BY_PROBES = "how much of each source was heard: what it told of the coverage probes"
AS_MUCH_TOLD = 0.9  # of what was told before, below which a fall is not told from lost sight
# Of these no letter says where a word begins: they are written without spaces.
UNSPACED = ("KHMER", "THAI", "LAO", "MYANMAR", "CJK", "HIRAGANA", "KATAKANA")


@frozen
class ProbeCorrection:
    """That a person says a source told an event, or did not, whatever its pages seem to say."""

    source: str
    told: bool
    by: str
    reason: str


@frozen
class CoverageProbe:
    """An event sure to be reported: its day, by what it is known, and the words that name it.

    A source tells it that publishes a page with one of the words from `on` to `days` days later.
    `sources` are those expected to; none is every source listed on its day.
    """

    id: str
    on: date
    what: str
    known_from: str
    words: tuple[str, ...]
    days: int = 7
    sources: tuple[str, ...] = ()
    corrected: tuple[ProbeCorrection, ...] = field(default=())

    @property
    def until(self) -> date:
        """The last day on which telling it counts."""
        return self.on + timedelta(days=self.days)


@frozen
class ToldOfProbes:
    """How many events were told of how many, on average over sources, with its 95 % interval."""

    told: float
    expected: int
    share: float
    low: float
    high: float


@frozen
class ProbedPeriods:
    """What the probes of two periods measured: the share told before a day and from it on."""

    before: ToldOfProbes
    after: ToldOfProbes

    @property
    def doubt(self) -> tuple[float, float]:
        """How many times as much may have been heard after as measured: the least, and the most.

        Both ends of both intervals are taken at their worst. Zero and infinite bound nothing.
        """
        if not self.before.share or not self.after.share:
            return 0.0, float("inf")
        low = self.after.low / self.before.high * self.before.share / self.after.share
        if not self.before.low:
            return low, float("inf")
        return low, self.after.high / self.before.low * self.before.share / self.after.share

    @property
    def kept_up(self) -> bool:
        """Whether nearly as much was told after as before."""
        return self.after.share >= AS_MUCH_TOLD * self.before.share

    @property
    def said(self) -> str:
        """What was measured, in a sentence."""
        halves = (
            f"{100 * half.share:.0f} per cent of {half.expected} {name} (95 per cent interval "
            f"{100 * half.low:.0f} to {100 * half.high:.0f})"
            for half, name in ((self.before, "before"), (self.after, "after"))
        )
        return f"Of coverage probes the listed sources told {' and '.join(halves)}."

    def why_unsure(self, ratio: RateRatio) -> str:
        """Why a change of rate is not told from what the probes leave open; "" where it is.

        Where no change is told from chance anyway, nothing stands against saying so.
        """
        if ratio.chance >= LEVEL or ratio.ratio == 1:
            return ""
        least, most = self.doubt
        fell = ratio.ratio is not None and ratio.ratio < 1
        if fell and least and (ratio.high or 0) / least < 1:
            return ""
        if not fell and ratio.low / most > 1:
            return ""
        return (
            f"the difference is no greater than what {self.before.expected} coverage probes "
            f"before and {self.after.expected} after leave open about how much was heard"
        )


def names_it(text: str, words: Collection[str]) -> tuple[int, int] | None:
    """Where a text first names an event, in code points; None where no word of it stands there.

    Letters count alike large and small, and a word is whole where its script parts words.

    >>> names_it("On PCHUM BEN the city is empty.", ["Pchum Ben"]), names_it("Benign", ["Ben"])
    ((3, 12), None)
    """
    found = (re.search(_pattern(each), text, re.IGNORECASE) for each in words)
    places = [match.span() for match in found if match]
    return min(places, default=None)


def _pattern(words: str) -> str:
    """The words with any blanks between them, whole where their script parts words."""
    own = r"\s+".join(re.escape(part) for part in words.split())
    before, after = (
        "" if unicodedata.name(letter, "").startswith(UNSPACED) else bound
        for letter, bound in ((words.strip()[0], r"(?<!\w)"), (words.strip()[-1], r"(?!\w)"))
    )
    return before + own + after


def told_share(told: float, expected: int) -> ToldOfProbes:
    """The share of so many events that was told, with the interval of Clopper and Pearson.

    `told` may lie between two numbers where it is a mean over sources. Raises ValueError where
    more was told than expected.

    >>> ten = told_share(10, 10)
    >>> round(ten.low, 3), ten.high
    (0.692, 1.0)
    """
    from scipy.special import betaincinv  # when used: a start that most commands never need

    if not 0 <= told <= expected:
        raise ValueError(f"{told} of {expected} events cannot have been told")
    if not expected:
        return ToldOfProbes(0.0, 0, 0.0, 0.0, 1.0)
    low = float(betaincinv(told, expected - told + 1, LEVEL / 2)) if told else 0.0
    rest = expected - told
    high = float(betaincinv(told + 1, rest, 1 - LEVEL / 2)) if rest else 1.0
    return ToldOfProbes(told, expected, told / expected, low, high)


def over_sources(tellings: Sequence[Mapping[str, bool]]) -> ToldOfProbes:
    """The share told of some events, each with the sources and whether they told it.

    The mean over the sources of an event, and the events are what is counted: that many sources
    tell one event makes nobody surer. Sources that close lower it though others told as much.
    """
    shares = [sum(each.values()) / len(each) for each in tellings if each]
    return told_share(min(sum(shares), float(len(shares))), len(shares))


def as_better_heard(
    shares: Sequence[float], lengths: Sequence[float], after: Sequence[bool]
) -> tuple[float, ...]:
    """The share heard of each month, as a part of what was heard in the better-heard period.

    `lengths` weigh the months and `after` says which lie in the later period. What nobody ever
    tells cancels in a comparison; as a divisor it would make rates of what nobody was told.

    >>> as_better_heard([0.02, 0.02, 0.01], [1.0, 1.0, 1.0], [False, False, True])
    (1.0, 1.0, 0.5)
    """
    means = []
    for side in (False, True):
        own = [(s, length) for s, length, a in zip(shares, lengths, after) if a == side]
        whole = sum(length for _, length in own)
        means.append(sum(share * length for share, length in own) / whole if whole else 0.0)
    best = max(means)
    return tuple(share / best for share in shares) if best else tuple(shares)


def measured(
    before: Sequence[Mapping[str, bool]], after: Sequence[Mapping[str, bool]]
) -> ProbedPeriods | None:
    """What two periods' events measure; None where there are too few.

    None told at all is measured too: then nobody was heard.
    """
    found = ProbedPeriods(over_sources(before), over_sources(after))
    return found if min(found.before.expected, found.after.expected) >= FEWEST_PROBES else None
