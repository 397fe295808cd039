"""Whether the transparency log of a watch agrees with its record and with the sites it published.

What leaves it: a line of what was found well, and every fault. No key is asked for: that the log is
signed is for `servanda verify`, and for whoever keeps a checkpoint of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from servanda import canon, user_files, wording
from servanda.archive.folder import MANIFEST, read_folder
from servanda.errors import VerificationError
from servanda.transparency.checkpoints import read_checkpoint
from servanda.transparency.logs import CHECKPOINT, TransparencyLog, file_faults, head_of, log_files
from servanda.transparency.notes import read_note
from servanda.transparency.tiles import entries_of
from servanda.watch.agreement_files import Checked

FOLDER = "log"  # of a watch, as `signing` keeps it
OnRecord = Callable[[int, str], bool]
SITE = "site"  # of a watch, where one was published into it


def check_log_of(
    folder: Path, is_on_record: OnRecord, sites: Sequence[Path] = ()
) -> Checked | None:
    """The log of a watch against its record and sites; None where no log was begun.

    `is_on_record` says of a number of lines, and of the hash of the head noted at them, whether
    the record bears them out. A site that says it is signed must be
    an entry of the log; of others nothing is asked.
    """
    place = folder / FOLDER
    if not (place / CHECKPOINT).exists():
        return None
    try:
        files = read_folder(place).files
        log = _read(files, f"{place}/")
    except VerificationError as error:
        return Checked("", (f"{error} Put a whole copy of the log back.",))
    wanted = log_files(log)
    own = {name: data for name, data in files.items() if name in wanted}  # a lock lies beside them
    faults = [*file_faults(own, wanted, f"{place}/"), *_record_faults(place, log, is_on_record)]
    said, apart = [], list[str]()
    for site in dict.fromkeys((folder / SITE, *sites)):
        found = _site(site, log, place)
        said += [found] if isinstance(found, str) else []
        apart += found if isinstance(found, tuple) else ()
    count = wording.figure(len(log.entries), "publication")
    well = f"log: {count}, each of lines that are on record as it says"
    found_faults = (*faults, *apart)
    return Checked("" if found_faults else "\n".join([well, *said]), found_faults)


def _read(files: Mapping[str, bytes], place: str) -> TransparencyLog:
    where = f"{place}{CHECKPOINT}"
    note = read_note(files[CHECKPOINT], where)
    checkpoint = read_checkpoint(note, where)
    try:
        entries = entries_of(files, checkpoint.size)
    except ValueError as error:
        raise VerificationError(f"{place}{error}.") from None
    if head_of(entries, checkpoint.origin) != checkpoint:
        raise VerificationError(f"{place}: its entries come to another root than {where} says.")
    return TransparencyLog(entries, note)


def _record_faults(place: Path, log: TransparencyLog, is_on_record: OnRecord) -> Iterator[str]:
    for number, entry in enumerate(log.entries):
        says = _says(entry)
        lines, sha256 = says.get("record_lines"), says.get("record_sha256")
        if lines and sha256 and not is_on_record(lines, sha256):
            yield (
                f"{place}: entry {number}, of {says.get('on')}, was published from a record whose "
                f"line {lines:,} was another: the record was cut off or written anew since, or is "
                "not the record of this log. Put a whole copy of it back."
            )


def _site(site: Path, log: TransparencyLog, place: Path) -> str | tuple[str, ...]:
    """What the log has of a site, or what does not agree; "" or nothing where it is unsigned."""
    file = site / MANIFEST
    if not file.is_file():
        return ()
    with user_files.refused_as(VerificationError, file):
        manifest = file.read_bytes()
    own = canon.sha256_of_bytes(manifest)
    for number, entry in enumerate(log.entries):
        if _says(entry).get("manifest_sha256") == own:
            last = number == len(log.entries) - 1
            return f"{site}: entry {number} of the log{'' if last else ', not its last'}"
    if not _says(manifest).get("head", {}).get("log_key"):
        return ()
    return (
        f"{file}: is signed and is no entry of {place}: it was changed since, or published with "
        "another log. servanda verify says which; publish it again.",
    )


def _says(data: bytes) -> dict[str, Any]:
    try:
        says = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return says if isinstance(says, dict) else {}
