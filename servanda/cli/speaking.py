"""`servanda publish` and `verify`, and the digest."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import click

from servanda import watch as way
from servanda import wording
from servanda.cli.clocks import warn_where_ahead
from servanda.cli.file_modes import as_the_shell_says, hand_out
from servanda.cli.progressing import progress
from servanda.cli.showing import (
    named,
    now,
    on_option,
    warn,
    watch_argument,
)
from servanda.cli.signing import FILE, named_in, opened_key
from servanda.cli.terminal import echo
from servanda.model import Capture


@click.command()
@watch_argument
@click.argument("site", type=click.Path(path_type=Path))
@on_option
@click.option(
    "--captures", is_flag=True, help="Write what was captured into SITE instead, as one WACZ file."
)
@click.option("--only", multiple=True, help="With --captures: this id or address alone; repeat it.")
@click.option(
    "--custody", is_flag=True, help="With --captures: the log of custody too, persons as published."
)
@click.option(
    "--whole",
    is_flag=True,
    help="With --captures: also files that may say who made them, or where, and imported lists.",
)
@click.option("--by", envvar="SERVANDA_BY", default="not said", help="Who gives captures out.")
@click.option("--sign", type=FILE, help="Sign it with the key in this file, and log it.")
@click.option(
    "--origin", default="", help="With --sign: the log's name, where the key has another."
)
@click.option(
    "--cosignatures", type=FILE, multiple=True, help="Put in what a witness cosigned; repeat it."
)
@click.option("--policy", type=FILE, help="With --cosignatures: the witnesses that are believed.")
def publish(
    watch: Path,
    site: Path,
    on: date,
    captures: bool,
    only: tuple[str, ...],
    custody: bool,
    whole: bool,
    by: str,
    sign: Path | None,
    origin: str,
    cosignatures: tuple[Path, ...],
    policy: Path | None,
) -> None:
    """Write the public record of a day into SITE, a folder that opens from any disk.

    All of the record is checked first, whatever was checked before.

    What it says of persons and of statements is what watch.toml says: nothing by default. With
    --captures, SITE is a new file NAME.wacz of all that was fetched and kept, for other tools; the
    log of custody then says of each capture that it went out, when and by whom.

    With --sign, its manifest is signed and becomes the last entry of a log in WATCH, which the site
    shows whole. --cosignatures puts what witnesses sent back under the checkpoint of a SITE that is
    signed, and makes nothing else anew.
    """
    if (only or custody or whole) and not captures:
        raise click.UsageError("--only, --custody and --whole go with --captures.")
    if bool(cosignatures) != (policy is not None) or (cosignatures and (sign or captures)):
        raise click.UsageError("--cosignatures and --policy go together, and with nothing else.")
    if origin and not sign:
        raise click.UsageError("--origin goes with --sign.")
    refuse_to_come(on)
    if policy is not None:
        _take_in(way.open_watch(watch), site, cosignatures, policy)
        return
    signing = _signing(sign, origin) if sign else None
    opened = way.open_watch(watch)
    if captures:
        _give_out(opened, site, only=only, custody=custody, whole=whole, by=by)
        return
    evidence = checked(opened)
    judged = way.judge(opened, evidence, on=on)
    with as_the_shell_says():
        way.publish(opened, evidence, judged, folder=site, signing=signing)
    pages = len(list(site.rglob("*.html")))
    echo(
        f"{site}: {wording.figure(pages, 'page')}, "
        f"{wording.figure(len(judged.standings), 'standing')} and "
        f"{wording.figure(len(judged.duties), 'duty', 'duties')} on {on}; "
        f"on record: {way.on_record(evidence, on)}. Nothing was sent anywhere. "
        f"Anyone can check it: servanda verify {site}, or python3 verify.py in the folder."
    )
    if signing:
        key = signing.key.verifier(signing.origin)
        echo(
            f"Signed, and logged in {watch / 'log'}. Witnesses cosign {site / 'log/checkpoint'}; "
            f"readers check it with: servanda verify {site} --key {key}"
        )


def _signing(file: Path, origin: str) -> way.Signing:
    """By whom a site is signed."""
    key = opened_key(file)
    return way.Signing(key, named_in(key, origin, "--origin"))


def _take_in(opened: way.Watch, site: Path, notes: tuple[Path, ...], policy: Path) -> None:
    """Put cosignatures under the checkpoint of a site, and say whether they are enough."""
    with as_the_shell_says():
        names, is_met = way.take_cosignatures(opened, site, notes, way.open_policy(policy))
    enough = "which is enough" if is_met else "which is not enough yet"
    echo(f"{site}: cosigned by {wording.listed(names)}, {enough} by {policy}.")


def _give_out(
    opened: way.Watch,
    path: Path,
    *,
    only: tuple[str, ...],
    custody: bool,
    whole: bool,
    by: str,
) -> None:
    """Write captures into one WACZ file and say what is in it."""
    if path.suffix.lower() != ".wacz":
        raise click.UsageError("with --captures, SITE is a file to be made, NAME.wacz.")
    with opened.record() as record:
        chosen = record.all(Capture)
        evidence = way.evidence(opened, record, warn=warn)
    if only:
        chosen = named(chosen, only)
    given = way.give_out(
        opened.vault,
        chosen,
        path,
        title=opened.settings.title,
        by=by,
        at=now(),
        alone=bool(only),
        custody=custody,
        disclosure=way.disclosure(opened, evidence, whole=whole),
        progress=progress("giving out"),
    )
    hand_out(path)
    echo(
        f"{path}: {wording.figure(given.pages, 'page')}, "
        f"{wording.figure(given.records, 'record')}, "
        f"{wording.figure(given.bytes, 'byte')}, SHA-256 "
        f"{given.sha256}. Each capture's log of custody says that it went out. Nothing was sent "
        "anywhere. Any tool that reads WACZ 1.1.1 opens it."
    )
    for why, count in sorted(Counter(row["why"] for row in given.withheld).items()):
        echo(f"Withheld: {count} × {why}.")
    if given.withheld and not whole:
        echo("withheld.jsonl in it names each. With --whole, files go out as they are kept.")


@click.command()
@click.argument("site", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--key", default="", help="The key you know it to be signed by, from elsewhere.")
@click.option(
    "--seen",
    type=click.Path(exists=True, path_type=Path),
    help="A log/checkpoint that somebody kept, or a site: its log must be in this one's.",
)
@click.option("--policy", type=FILE, help="Which witnesses must have cosigned it.")
def verify(site: Path, key: str, seen: Path | None, policy: Path | None) -> None:
    """Recompute hashes, standings and duties of a published SITE; name what does not agree.

    Every page is drawn again and compared, the agreement read again, the letter drafted again. What
    no check can tell is said in lines that begin "not checked". A site of another version cannot be
    drawn again here: its data is checked, and the command ends with 1.

    Of a signed site the signature and the whole log are checked. By itself that shows that one key
    made it; whose it is, and that nobody was shown another history, follows from what you give.

    Anyone can do most of it without Servanda: SITE holds verify.py, which needs Python alone.
    """
    if (site / "watch.toml").is_file() and not (site / "manifest.json").exists():
        raise click.UsageError(f"{site} is a watch and no site. To check it: servanda check {site}")
    verification = way.examine(site, way.trust(key, seen, policy))
    for fault in verification.faults:
        echo(f"does not agree: {fault}", err=True)
    if verification.faults:
        echo(_told_of_faults(site, len(verification.faults)), err=True)
        sys.exit(1)
    if verification.other_version:
        echo(f"{site}: every hash, finding, standing and duty agrees with the record.")
    else:
        echo(
            f"{site}: every hash, finding, standing and duty agrees with the record, and every "
            "page is as the record draws it."
        )
    if verification.signed:
        echo(verification.signed)
    for part in verification.unchecked:
        echo(f"not checked: {part.what}")
    if verification.other_version:
        echo(f"not drawn again: {verification.other_version}", err=True)
        sys.exit(1)


def _told_of_faults(site: Path, count: int) -> str:
    """What it means that so many things do not agree, and what to do."""
    things = wording.figure(count, "thing")
    return (
        f"{site}: {things} {'does' if count == 1 else 'do'} not agree: rely on nothing in it until "
        "you know why. A line that was changed in one file is told of again in each file that "
        "follows from it; where a record has another id by what it says, that record was changed. "
        "Ask whoever published it for the folder again, or compare manifest.sha256 with a mirror."
    )


def checked(opened: way.Watch) -> way.Evidence:
    """All that the record comes to, checked whole; decisions out of time are warned of."""
    with opened.record() as record:
        evidence = way.checked_evidence(opened, record, warn=warn)
        warn_where_ahead(record)
        for decision, words in way.out_of_time(record).items():
            warn(f"decision {decision} {words}")
    return evidence


def refuse_to_come(on: date) -> None:
    """Refuse to speak in public of a day to come; tomorrow is today somewhere."""
    if on > now().date() + timedelta(days=1):
        raise click.UsageError(
            f"{on} is still to come, and nobody knows what will have happened by then. Give a day "
            "up to today, or none. `servanda standing` and `servanda duties` look ahead."
        )
