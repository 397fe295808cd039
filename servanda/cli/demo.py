"""`servanda demo`: the Cambodia watch, from eighteen reports to a letter and a site."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import click

from servanda import user_files, wording
from servanda import watch as way
from servanda.cli import demo_folder
from servanda.cli.file_modes import as_the_shell_says, close_off
from servanda.cli.gathering import wanted
from servanda.cli.judging import duties_table
from servanda.cli.progressing import progress
from servanda.cli.showing import DAY, now, table, warn
from servanda.cli.terminal import echo
from servanda.errors import VerificationError

DAY_OF_THE_LETTER = date(2017, 10, 24)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--on", type=DAY, default=DAY_OF_THE_LETTER, show_default="2017-10-24")
@click.option(
    "--again", is_flag=True, help="Make a demo anew where FOLDER holds one that nobody added to."
)
def demo(folder: Path, on: date, again: bool) -> None:
    """Run the Cambodia watch end to end in FOLDER.

    Eighteen short reports, written for it from public facts, are gathered, read, decided on as a
    file of decisions says, and become standings, duties, a letter and a site. FOLDER must be new,
    or, with --again, hold nothing but what an earlier demo made.
    """
    if user_files.is_there(folder):
        demo_folder.clear(folder, again=again)
    _copy(folder)
    with ExitStack() as half_done:  # stopped by Ctrl-C too, it would stand in the way of the next
        half_done.callback(shutil.rmtree, folder, ignore_errors=True)
        for line in _run_demo(folder, on):
            echo(line)
        demo_folder.note(folder)
        half_done.pop_all()


def _run_demo(folder: Path, on: date) -> Iterator[str]:
    watch = way.open_watch(folder)
    agreement = watch.agreement
    yield (
        f"1. {agreement.title}: {wording.figure(len(agreement.commitments), 'commitment')}, "
        f"{wording.figure(len(agreement.rules), 'rule')}, "
        f"{wording.figure(len(agreement.questions), 'open question')}.\n"
    )
    with watch.record() as record:
        yield from _gathered(watch, record)
        yield from _decided(watch, record)
        evidence = way.evidence(watch, record, warn=warn)
    judged = way.judge(watch, evidence, on=on)
    yield from _standing(judged, way.on_record(evidence, on))
    owed = duties_table(agreement, judged, evidence)
    yield f"5. Who must act on {on}, and what it waits for:\n\n{owed}\n"
    yield from _spoken(watch, evidence, judged)


def _copy(folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(way.shipped("examples") / "cambodia", folder)
    close_off(folder)


def _gathered(watch: way.Watch, record: way.Store) -> Iterator[str]:
    gathered = way.gather(
        watch,
        record,
        wanted((str(watch.folder / "reports"),), watch),
        now=now(),
        by="demo",
        given=way.Given(),
        progress=progress("gathering"),
    )
    tellings = way.read(watch, record, now=now(), progress=progress("reading"))
    claims = sum(len(telling.claims) for telling in tellings)
    yield (
        f"2. {wording.figure(len(gathered.kept), 'report')} kept, written for this example from "
        f"public facts; {wording.figure(claims, 'claim')} read in them.\n"
    )


def _decided(watch: way.Watch, record: way.Store) -> Iterator[str]:
    evidence = way.evidence(watch, record, warn=warn)
    path = watch.folder / "decisions.toml"
    text = path.read_text(encoding="utf-8")
    settled = way.settle_file(watch, evidence, text, name=path.name, by="demo", at=now())
    way.name(record, settled.names, now=now())
    way.rule(record, settled.decided, now=now())
    weighed = way.evidence(watch, record, warn=warn)
    states = way.incident_states(weighed)
    rows = [
        [
            weighed.names[incident.id],
            str(len(incident.origins)),
            states.get(incident.id, "proposed"),
        ]
        for incident in sorted(
            weighed.incidents, key=lambda i: (str(i.when.to_on or i.when.from_on), i.id)
        )
    ]
    yield (
        f"3. {wording.figure(len(weighed.incidents), 'incident')}, "
        f"{wording.figure(len(weighed.links), 'proposed link')} to commitments, "
        f"{wording.figure(len(settled.decided), 'decision')} from decisions.toml:\n\n"
        f"{table(['incident', 'origins', 'state'], rows)}\n\n"
        f"{waiting_line(watch, weighed)}\n"
    )


def waiting_line(watch: way.Watch, evidence: way.Evidence) -> str:
    """How many incidents wait for a person, as `servanda digest` and `review` count them."""
    states = way.incident_states(evidence)
    proposed = sum(incident.id not in states for incident in evidence.incidents)
    asked = sum(incident.id not in states for incident in evidence.unsure)
    words = f"{wording.figure(proposed + asked, 'incident')} waiting for a decision: "
    words += f"{proposed} proposed"
    if asked:
        words += f", and {asked} that no claim tells and the reader only asks about"
    return f"{words}. servanda review {watch.folder}"


def _standing(judged: way.Judged, on_record: str) -> Iterator[str]:
    quiet = ("not assessed", "dormant", "not in force", "ended")
    rows = [
        [s.commitment, s.state, str(s.since or ""), wording.rests_on(s.because)]
        for s in judged.standings
        if s.state not in quiet
    ]
    rest = [s.state for s in judged.standings if s.state in quiet]
    counts = ", ".join(f"{rest.count(state)} {state}" for state in quiet if state in rest)
    among = wording.heard(judged.heard, judged.expected, judged.hearings)
    yield (
        f"4. Standings on {judged.on} ({among}):\n\n"
        f"{table(['commitment', 'state', 'since', 'on'], rows)}\n\nand {counts}. "
        f"On record by {judged.on}: {on_record}.\n"
    )


def _spoken(watch: way.Watch, evidence: way.Evidence, judged: way.Judged) -> Iterator[str]:
    letter = way.letter(watch, evidence, judged)
    addressees = wording.actors(watch.agreement, letter.addressees)
    (watch.folder / "letter.md").write_text(letter.text, encoding="utf-8")
    site = watch.folder / "site"
    with as_the_shell_says():
        way.publish(watch, evidence, judged, folder=site)
    faults = way.verify(site)
    if faults:
        raise VerificationError(f"{site}: {faults[0]}")
    yield (
        f"6. A draft letter to {addressees}: {watch.folder / 'letter.md'}\n\n"
        f"7. A site to read and to check: {site / 'index.html'}\n"
        f"   Every hash, finding, standing and duty in it agrees with the record.\n"
        f"   Anyone can check it again, without Servanda: cd {site} && python3 verify.py"
    )
