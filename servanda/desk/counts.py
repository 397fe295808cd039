"""Counts as a page says them: what is on record, what a standing rests on, who was heard.

What leaves it: words in the language of the page. In English they are those of `wording`, which
the commands and the site say too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from servanda import watch as way
from servanda import wording
from servanda.desk.translation import between, english, is_english, number, say, say_number, word
from servanda.model import Hearing, totals


def on_record(answers: way.Answers, on: date) -> str:
    """What is on record by a day, each number with what it counts."""
    if is_english():
        return way.on_record(answers, on)
    counts = totals(answers.findings, on, answers.alone)
    parts = [
        say_number("%(num)s incident upheld", "%(num)s incidents upheld", counts.incidents_upheld),
        say_number("%(num)s commitment", "%(num)s commitments", counts.commitments),
        say_number("%(num)s finding upheld", "%(num)s findings upheld", counts.findings_upheld),
    ]
    if counts.incidents_alone:
        alone = counts.incidents_alone
        parts[1:1] = [say_number("of them %(num)s under none", "of them %(num)s under none", alone)]
    if disputed := counts.findings_disputed:
        parts.append(say_number("%(num)s finding disputed", "%(num)s findings disputed", disputed))
    if waiting := counts.findings_waiting:
        parts.append(
            say_number(
                "%(num)s finding waits for a second person",
                "%(num)s findings wait for a second person",
                waiting,
            )
        )
    return between("; ").join(parts)


def rests_on(because: Sequence[str]) -> str:
    """What a standing rests on: findings, and notices where there are some."""
    if is_english() or not because:
        return wording.rests_on(because) if because else ""
    findings = sum(id.startswith("fnd-") for id in because)
    others = len(because) - findings
    parts = [say_number("%(num)s finding", "%(num)s findings", findings)] if findings else []
    return between("; ").join(
        [*parts, *([say_number("%(num)s notice", "%(num)s notices", others)] if others else [])]
    )


def sources_heard(judged: way.Judged) -> str:
    """How many sources were heard; one kind of silence is never taken for another."""
    if is_english():
        return wording.heard(judged.heard, judged.expected, judged.hearings)
    if not judged.hearings and not judged.expected:
        return say(
            "%(count)s heard; no source is listed, so nobody knows how many should have spoken",
            count=number(judged.heard),
        )
    states: Counter[str] = Counter(
        wording.PAUSED if each.reason else each.state for each in judged.hearings
    ) or Counter({"spoke": judged.heard})
    expected = say_number("%(num)s source expected", "%(num)s sources expected", judged.expected)
    told = [
        _in_state(state, states[state])
        for state in (*wording.HEARING_WORDS, wording.PAUSED)
        if states[state]
    ]
    return between("; ").join([expected, *told])


def _in_state(state: str, n: int) -> str:
    """How many sources spoke, or did not, and why not."""
    if state == "spoke":
        return say_number("%(num)s spoke", "%(num)s spoke", n)
    if state == "spoke less than expected":
        return say_number("%(num)s spoke less than expected", "%(num)s spoke less than expected", n)
    if state == "said nothing":
        return say_number("%(num)s said nothing", "%(num)s said nothing", n)
    if state == "not reached":
        return say_number("%(num)s could not be reached", "%(num)s could not be reached", n)
    if state == "not expected":
        return say_number("%(num)s was not expected", "%(num)s were not expected", n)
    return say_number("%(num)s was paused by us", "%(num)s were paused by us", n)


def source_heard(hearing: Hearing) -> str | Markup:
    """What was heard of one source: its state, its pages where it has some, why it is paused."""
    if is_english():
        return wording.hearing(hearing)
    is_expected = hearing.state != "not expected"
    parts: list[str | Markup] = [word(hearing.state, "hearing")]
    if hearing.pages and is_expected:
        parts.append(say_number("%(num)s page", "%(num)s pages", hearing.pages))
    if is_expected and not hearing.reason:
        parts.append(say("about %(count)s expected", count=number(round(hearing.expected, 1))))
    if hearing.undated:
        parts.append(
            say_number(
                "%(num)s page of it without a day",
                "%(num)s pages of it without a day",
                hearing.undated,
            )
        )
    if hearing.reason:
        parts += [word(wording.PAUSED, "hearing"), english(wording.paused(hearing.reason))]
    return Markup(between("; ")).join(parts)  # noqa: S704 of our catalogues
