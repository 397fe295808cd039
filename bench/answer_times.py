"""`python -m bench answering`: whether a watch answers at once however long its record is.

What leaves it: seconds of the processor and memory for each question at several sizes, with the
ratio of the last to the first; what adding reports costs at each; and the power with which making
the projection anew grows. Reports are made up and put on record as read. Each question is asked,
and reports are added, in a process of its own, as a command is one. Source: docs/why/answering.md.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from attrs import evolve, frozen

from bench.growth import claim_id, exponent, watched
from servanda import canon, store
from servanda import watch as way
from servanda.decisions import decide, see
from servanda.model import Capture, Decision, Telling, Text

SIZES = (1_000, 10_000, 100_000)
MORE = 100  # reports that are added to each, as often as there are runs
DECISIONS = 300
RUNS = 3
PAPERS = 40
BATCH = 500
AT = datetime(2020, 1, 1, tzinfo=UTC)  # before now: a clock that runs backwards is told, once
ON = date(2015, 3, 31)
ACTS = (
    ("arrested", "detain"), ("beat", "assault"), ("killed", "kill"), ("threatened", "threaten"),
    ("expelled", "expel"), ("watched", "surveil"), ("sued", "prosecute"), ("robbed", "extort"),
)  # fmt: skip
SOURCE = 'publisher = "Paper {n}"\naddress = "https://paper{n}.example/"\nexpect_per_week = 1\n'
PROGRAM = "import sys; from bench.answer_times import {0}; {0}(*sys.argv[1:])"
Report = tuple[Capture, Text, Telling]


def made(folder: Path, count: int, *, more: int = MORE, address: str = "") -> list[Report]:
    """A watch with so many reports on record; gives so many `more` that are to be added later.

    With an `address` its record is in that PostgreSQL database.
    """
    way.new(folder, agreement="paris-1991", title="Made up")
    if address:
        settings = folder / "watch.toml"
        words = settings.read_text(encoding="utf-8")
        settings.write_text(f'store = "{address}"\n{words}', encoding="utf-8")
    for n in range(PAPERS):
        (folder / "sources" / f"paper{n}.toml").write_text(SOURCE.format(n=n), encoding="utf-8")
    tellings, captures, texts = watched(count + more, acts=ACTS)
    pages = [evolve(page, bytes_sha256=canon.sha256(page.id)) for page in captures]
    rows = list(zip(pages, texts, tellings, strict=True))
    with store.open(address or folder, beside=folder if address else None) as record:
        for start in range(0, count, BATCH):
            some = rows[start : min(start + BATCH, count)]
            record.add([each for row in some for each in row], at=AT)
    return rows[count:]


def decided(watch: way.Watch, record: store.Store, count: int) -> list[Decision]:
    """So many decisions, spread over all incidents that may bear on something."""
    evidence = way.evidence(watch, record)
    by_id = {incident.id: incident for incident in evidence.incidents}
    links = list({link.incident: link for link in evidence.links if not link.asks}.values())
    step = max(1, len(links) // count)
    return [
        decide(
            see(by_id[link.incident], link),
            judgement="upheld",
            proof="believe",
            reason="made up",
            by="bench",
            at=AT + timedelta(hours=1),
            bearers=link.bearers,
        )
        for link in links[::step][:count]
    ]


# ------------------------------------------------------------------ questions


def _standing(watch: way.Watch, answers: way.Answers) -> int:
    return len(list(way.standing_rows(way.judge(watch, answers, on=ON))))


def _duties(watch: way.Watch, answers: way.Answers) -> int:
    return len(list(way.duty_rows(way.judge(watch, answers, on=ON), answers)))


def _review(_: way.Watch, answers: way.Answers) -> int:
    return len(next(way.Asking(answers, ON).questions()).parts)


def _queue(_: way.Watch, answers: way.Answers) -> int:
    """A page of the queue, with what each question would move and under what all are found."""
    queue = way.Queue(answers, ON, AT)
    waiting = queue.stretch(way.QueueWish(), 25).waiting
    evidence = answers.part([each.question.incident.id for each in waiting])
    rows = way.question_rows(evidence, [each.question for each in waiting])
    return len(list(way.with_reasons(rows, evidence, waiting))) + len(list(way.facet_rows(queue)))


def _incident(_: way.Watch, answers: way.Answers) -> int:
    (id,) = answers.under(f"claim {_first_claim(answers)}")
    return len(list(way.incident_rows(answers.part([id]))))


def _commitment(watch: way.Watch, answers: way.Answers) -> int:
    """How it stands, and the first incidents that may bear on it."""
    id = answers.findings[0].commitment
    judged = way.judge(watch, answers, on=ON)
    row = next(row for row in way.standing_rows(judged) if row["commitment"] == id)
    some = answers.part(answers.first_under(f"commitment {id}", 12))
    return len(row) + len(list(way.incident_rows(some)))


def _first_claim(answers: way.Answers) -> str:
    return answers.decisions[0].seen.claims[0] if answers.decisions else claim_id(0)


QUESTIONS: dict[str, Callable[[way.Watch, way.Answers], int]] = {
    "standing": _standing,
    "duties": _duties,
    "review, first question": _review,
    "a page of the queue": _queue,
    "one incident": _incident,
    "one commitment": _commitment,
}


# What is searched for; the first search of all brings the index up to date, and is not counted.
SEARCHES = {"search, one word": "Battambang", "search, two words": "reporters Kampot"}


def _searched(watch: way.Watch, record: store.Store, words: str) -> int:
    return len(list(way.search_rows(watch, record, lambda: way.evidence(watch, record), words)))


def asked(folder: str, name: str) -> None:
    """Print what a question cost in this process: seconds of the processor, and memory in MiB."""
    watch = way.open_watch(Path(folder))
    with watch.record() as record:
        begun = time.process_time()
        if name in SEARCHES:
            _searched(watch, record, SEARCHES[name])
        else:
            with way.answering(watch, record) as answers:
                QUESTIONS[name](watch, answers)
        seconds = time.process_time() - begun
    print(json.dumps([seconds, _most_memory()]))


def added(folder: str, reports: str) -> None:
    """Put reports on record, so many at a time, and print what catching up with each cost.

    The first report is added by itself and not counted: it loads what any addition needs.
    """
    watch = way.open_watch(Path(folder))
    lines = Path(reports).read_bytes().splitlines()
    batches = [lines[:1], *(lines[at : at + MORE] for at in range(1, len(lines), MORE))]
    seconds = []
    with watch.record() as record:
        for batch in batches:
            record.add([each for line in batch for each in _report_of(line)], at=AT)
            seconds.append(_seconds(lambda: _catch_up(watch, record)))
    print(json.dumps(seconds[1:]))


def _report_of(line: bytes) -> Report:
    capture, text, telling = json.loads(line)
    return canon.read(Capture, capture), canon.read(Text, text), canon.read(Telling, telling)


def _most_memory() -> float:
    """The most memory that this process held at once, in MiB; 0 where nothing tells it."""
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="ascii").splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:")), 0.0)


@frozen
class AnswerTimes:
    """What one size cost, in seconds of the processor; memory in MiB."""

    anew: float
    more: float
    questions: dict[str, tuple[float, float]]


def measure(size: int) -> AnswerTimes:
    """One size: made anew, decided on, asked, added to."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "watch"
        later = made(folder, size, more=1 + RUNS * MORE)
        watch = way.open_watch(folder)
        with watch.record() as record:
            anew = _seconds(lambda: _catch_up(watch, record))
            record.add(decided(watch, record, DECISIONS), at=AT)
            _catch_up(watch, record)
            _searched(watch, record, "anything")
        questions = {name: _asked(folder, name) for name in (*QUESTIONS, *SEARCHES)}
        reports = Path(place) / "later.jsonl"
        spelt = (b",".join(canon.spell(each) for each in report) for report in later)
        reports.write_bytes(b"".join(b"[" + line + b"]\n" for line in spelt))
        more = min(_run("added", folder, reports))
        return AnswerTimes(anew, more, questions)


def _catch_up(watch: way.Watch, record: store.Store) -> None:
    with way.answering(watch, record):
        pass


def _asked(folder: Path, name: str) -> tuple[float, float]:
    """The least of some runs."""
    runs = [_run("asked", folder, name) for _ in range(RUNS)]
    return min(run[0] for run in runs), min(run[1] for run in runs)


def _run(program: str, folder: Path, word: str | Path) -> list[float]:
    """What a program of this page prints, in a process of its own."""
    done = subprocess.run(  # noqa: S603  a program of this page
        [sys.executable, "-c", PROGRAM.format(program), str(folder), str(word)],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return [float(each) for each in json.loads(done.stdout)]


def _seconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


# ------------------------------------------------------------------ the table


def text(sizes: Sequence[int], times: Sequence[AnswerTimes]) -> str:
    """A line a question, and what adding and making anew cost."""
    head = "".join(f"{size:>10,}" for size in sizes)
    lines = [f"{'Seconds with as many reports':<30}{head}   last/first   MiB at each"]
    for name in times[0].questions:
        each = [time.questions[name] for time in times]
        lines.append(_line(name, [seconds for seconds, _ in each], [mib for _, mib in each]))
    lines.append(_line(f"{MORE} reports more", [time.more for time in times]))
    anew = [time.anew for time in times]
    power = f", power {exponent(sizes, anew):.2f}" if len(sizes) > 1 else ""
    lines.append(_line("made anew", anew) + power)
    return "\n".join(lines)


def _line(name: str, seconds: Sequence[float], memory: Sequence[float] = ()) -> str:
    told = "".join(f"{one:>10.3f}" for one in seconds)
    mib = "   " + ", ".join(f"{one:.0f}" for one in memory) if memory else ""
    return f"  {name:<28}{told}{seconds[-1] / seconds[0]:>13.2f}{mib}"


def report(sizes: Sequence[int] = SIZES) -> str:
    """The figures as text."""
    times = []
    for size in sizes:
        print(f"bench: answering: {size:,} reports ...", file=sys.stderr, flush=True)
        times.append(measure(size))
    return text(sizes, times)
