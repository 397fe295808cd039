"""Sign-ons by 10,000 attackers and 200 real organisations: fakes that count, real ones refused.

What leaves it: a table. All goes through the same functions as the page, with a clock of its own;
no person decides anything, so what waits for a keeper is told apart, with an alarm and without.
"""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from attrs import frozen

from bench.calibration import wilson
from servanda import post, store
from servanda import watch as way
from servanda.errors import EvidenceError
from servanda.model import Campaign, Signatory
from servanda.watch.judging.sign_requests import AskedSignature, Secret, TooOften, ask_to_sign

BEGIN = datetime(2026, 3, 2, tzinfo=UTC)
DAYS = 14
TEXT = "# A placeholder letter\n\n1. One.\n\n2. Two.\n"
WORDS = (
    "rights", "watch", "forum", "network", "union", "women", "land", "river", "press", "legal",
    "youth", "labour", "peace", "justice", "monitor", "centre", "village", "north", "lake", "open",
)  # fmt: skip
# What attackers do, and how many of 10,000 do so.
ATTACKS = {
    "an invented name, a domain of its own": 2_500,
    "an invented name, one domain's subdomains": 1_000,
    "a mailbox that anybody can have": 2_000,
    "a name that looks like an invited one's": 1_500,
    "a domain that looks like an invited one's": 1_000,
    "an invited one's very name, another domain": 1_000,
    "an invited one's address, without its mailbox": 700,
    "one mailbox at an invited one's domain": 300,
}
COUNT = sum(ATTACKS.values())
REAL = {
    "invited, at its domain": 135,
    "invited, below its domain": 10,
    "invited, from a mailbox that anybody can have": 5,
    "not invited, at its own domain": 40,
    "not invited, a branch with a name like another's": 10,
}


@frozen
class Attempt:
    """One sign-on: by whom, with which addresses, and how many of these mailboxes are its own."""

    kind: str
    is_real: bool
    name: str
    addresses: tuple[str, ...]
    mailboxes: int
    at: datetime


def report(count: int = COUNT, *, seed: int = 7) -> str:
    """The tables, for campaigns that ask one and two officers; of about `count` attacks."""
    share = count / COUNT
    return "\n\n".join(simulated(officers, seed=seed, share=share) for officers in (1, 2))


def simulated(officers: int, *, seed: int, share: float = 1.0) -> str:
    """One table; `share` of the attacks alone, for a quick look."""
    chance = random.Random(seed)  # noqa: S311 a simulation, the same each time
    names = _names(chance, 150)
    attempts = sorted(_attempts(chance, names, officers, share), key=lambda each: each.at)
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as at:  # noqa: S108
        found = _run(Path(at) / "watch", names, attempts, officers, chance)
    return _table(attempts, found, officers)


def _names(chance: random.Random, number: int) -> list[tuple[str, str]]:
    """So many organisations, each with its domain; no two alike."""
    found: dict[str, str] = {}
    while len(found) < number:
        words = chance.sample(WORDS, 3)
        found.setdefault("".join(sorted(words)), " ".join(words).title())
    return [(name, f"{name.lower().replace(' ', '')}.org") for name in found.values()]


def _attempts(
    chance: random.Random, names: list[tuple[str, str]], officers: int, share: float
) -> Iterator[Attempt]:
    def at(fast: bool) -> datetime:
        hours = chance.uniform(30, 36) if fast else chance.uniform(0, DAYS * 24)  # a burst, or not
        return (BEGIN + timedelta(hours=hours)).replace(microsecond=0)

    def boxes(domain: str, number: int = officers) -> tuple[str, ...]:
        return tuple(f"{chance.randrange(10**9)}p{n}@{domain}" for n in range(number))

    for kind, count in ATTACKS.items():
        for number in range(int(count * share)):
            name, domain = chance.choice(names)
            own = f"{chance.choice(WORDS)}{chance.choice(WORDS)}{number}.net"
            mailboxes = officers
            if kind.startswith("an invented name, a domain"):
                name, domain = f"{chance.choice(WORDS)} {own}".title(), own
            elif kind.startswith("an invented name, one"):
                name, domain = f"Group {number} of {chance.choice(WORDS)}", f"d{number}.many.net"
            elif kind.startswith("a mailbox"):
                domain = chance.choice(("gmail.com", "mailinator.com", f"m{number}.yopmail.com"))
            elif kind.startswith("a name"):
                name, domain = _like(chance, name), own
            elif kind.startswith("a domain"):
                domain = _like_domain(chance, domain)
            elif kind.endswith("another domain"):
                domain = own
            elif kind.endswith("without its mailbox"):
                mailboxes = 0
            else:
                mailboxes = 1
            yield Attempt(kind, False, name, boxes(domain), mailboxes, at(number % 2 == 0))
    invited = iter(names)
    for kind, count in REAL.items():
        for number in range(count):
            if kind.startswith("invited"):
                name, domain = next(invited)
                domain = "gmail.com" if "anybody" in kind else domain
                domain = f"mail.{domain}" if "below" in kind else domain
            elif "branch" in kind:
                name, domain = f"{chance.choice(names)[0]} Asia", f"branch{number}.asia"
            else:
                name, domain = (
                    f"Society {number} for Fair {chance.choice(WORDS)}",
                    f"fair{number}.ngo",
                )
            yield Attempt(kind, True, name, boxes(domain), officers, at(False))


def _like(chance: random.Random, name: str) -> str:
    at = chance.randrange(1, len(name) - 1)
    return chance.choice(
        (f"The {name}", f"{name}s", name[:at] + name[at + 1 :], name[:at] + "í" + name[at + 1 :],
         f"{name} International", " ".join(reversed(name.split())))
    )  # fmt: skip


def _like_domain(chance: random.Random, domain: str) -> str:
    label = domain.partition(".")[0]
    at = chance.randrange(1, len(label) - 1)
    return chance.choice(
        (f"{label}.com", f"{label}.net", f"{label}-letter.org", f"sign-{label}.org",
         f"{label.replace('l', '1').replace('o', '0')}.org", f"{label[:at]}{label[at + 1 :]}.org")
    )  # fmt: skip


def _run(
    folder: Path,
    names: list[tuple[str, str]],
    attempts: list[Attempt],
    officers: int,
    chance: random.Random,
) -> list[str]:
    """What became of each attempt."""
    watch = way.new(folder, agreement="paris-1991", title="A simulation")
    queue = post.QueueFiles(folder)
    outcomes = []
    with watch.record() as record:
        campaign = _opened(record, names, officers)
        records = way.SignonRecords.of(record)
        for attempt in attempts:
            secrets: list[Secret] = []

            def words(
                _: post.SignRequest, secret: Secret, got: list[Secret] = secrets
            ) -> tuple[str, str]:
                got.append(secret)
                return "", ""

            try:
                request = ask_to_sign(
                    queue, records, campaign,
                    AskedSignature(attempt.name, attempt.addresses),
                    paragraphs=(1, 2), chance=chance.randbytes, words=words, now=attempt.at,
                )  # fmt: skip
            except TooOften:
                outcomes.append("limit")
                continue
            except EvidenceError:
                outcomes.append("refused")
                continue
            for secret in secrets[: attempt.mailboxes]:
                request = way.confirm_by_link(queue, secret.token, now=attempt.at)
            outcomes.append(_outcome(queue, record, campaign, request, attempt.at))
            if outcomes[-1] == "counts":
                records = way.SignonRecords.of(record)
    return outcomes


def _opened(record: store.Store, names: list[tuple[str, str]], officers: int) -> Campaign:
    """The campaign, and those who are invited."""
    campaign = way.opened_campaign(
        TEXT, way.SignonRecords.of(record), title="A placeholder letter", language="en",
        checked_on=BEGIN.date(), closes_on=(BEGIN + timedelta(days=DAYS + 10)).date(),
        officers=officers, threshold=0, embargo_until=None, replaces="", by="keeper", at=BEGIN,
    )  # fmt: skip
    record.add([campaign], at=BEGIN)
    invited = [
        Signatory(f"org-{n:016x}", name, domain, "", "a list of members", "keeper", BEGIN)
        for n, (name, domain) in enumerate(names)
    ]
    record.add(invited, at=BEGIN)
    return campaign


def _outcome(
    queue: post.QueueFiles,
    record: store.Store,
    campaign: Campaign,
    request: post.SignRequest,
    now: datetime,
) -> str:
    if request.state == "held":
        return "held"
    if request.state == "to confirm":
        return "never confirmed"
    if request.signatory and not request.alarms:
        signed = way.settle(queue, record, campaign, now=now)
        if signed:
            return "counts"
        with queue.opened() as files:
            found = post.request_by_receipt(files, request.receipt)
        return "keeper, alarm" if found and found.state == "to admit" else "refused"
    return "keeper, alarm" if request.alarms else "keeper"


COLUMNS = ("counts", "keeper, alarm", "keeper", "held", "never confirmed", "limit", "refused")


def _table(attempts: list[Attempt], outcomes: list[str], officers: int) -> str:
    by_kind: dict[str, Counter[str]] = {}
    for attempt, outcome in zip(attempts, outcomes, strict=True):
        by_kind.setdefault(attempt.kind, Counter())[outcome] += 1
    asked = "one officer" if officers == 1 else f"{officers} officers"
    lines = [f"Sign-on, {asked} asked; nobody decided anything", ""]
    lines.append("| by whom | " + " | ".join(COLUMNS) + " |")
    lines.append("| --- |" + " ---: |" * len(COLUMNS))
    for kind in (*ATTACKS, *REAL):
        counts = by_kind.get(kind, Counter())
        lines.append(f"| {kind} | " + " | ".join(str(counts[c]) for c in COLUMNS) + " |")
    fakes = [o for a, o in zip(attempts, outcomes, strict=True) if not a.is_real]
    real = [o for a, o in zip(attempts, outcomes, strict=True) if a.is_real]
    lines += [
        "",
        _share("fakes that count", sum(o == "counts" for o in fakes), len(fakes)),
        _share(
            "fakes before a keeper without an alarm", sum(o == "keeper" for o in fakes), len(fakes)
        ),
        _share("real ones that count by themselves", sum(o == "counts" for o in real), len(real)),
        _share("real ones refused", sum(o in ("refused", "limit") for o in real), len(real)),
        _share(
            "real ones that wait for a keeper",
            sum(o.startswith("keeper") or o == "held" for o in real),
            len(real),
        ),
        f"a keeper's load: {sum(o.startswith('keeper') for o in outcomes)} to look at, of them "
        f"{sum(o == 'keeper, alarm' for o in outcomes)} with an alarm",
    ]
    return "\n".join(lines)


def _share(what: str, hits: int, count: int) -> str:
    low, high = wilson(hits, count)
    return f"{what}: {hits} of {count}, {hits / count:.2%} (95 of 100: {low:.2%} to {high:.2%})"
