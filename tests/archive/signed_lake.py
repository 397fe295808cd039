"""The small watch by the lake, published under a key, in a log with witnesses, for tests."""

from __future__ import annotations

import random
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from archive.lake_watch import published
from attrs import evolve

from servanda import archive
from servanda.archive import check_log
from servanda.archive.edition import Head
from servanda.archive.folder import MANIFEST, SUMS, read_folder, read_json
from servanda.archive.record_files import read_edition
from servanda.transparency.keys import SigningKey, new_key
from servanda.transparency.logs import TransparencyLog, added
from servanda.transparency.minisign import signature_file
from servanda.transparency.notes import SignedNote
from servanda.transparency.policies import read_policy

ORIGIN = "lake.example/record"
_chance = random.Random(19)  # noqa: S311  # keys of tests, the same each time
KEY, STRANGER, *WITNESSES = (
    new_key(name, chance=_chance.randbytes)
    for name in (ORIGIN, ORIGIN, "w1.example", "w2.example", "w3.example")
)
POLICY_TEXT = "\n".join(
    [
        f"log {KEY.verifier(ORIGIN)}",
        *(f"witness {key.name} {key.verifier(key.name, witness=True)}" for key in WITNESSES),
        f"group two 2 {' '.join(key.name for key in WITNESSES)}",
        "quorum two",
        "",
    ]
)
POLICY = read_policy(POLICY_TEXT.encode(), "policy")


def publish(
    folder: Path,
    log: TransparencyLog | None = None,
    *,
    title: str = "",
    key: SigningKey = KEY,
    witnesses: tuple[SigningKey, ...] = (),
) -> TransparencyLog:
    """Publish once more, and give the log with that publication last."""
    made: list[TransparencyLog] = []

    def beside(files: Mapping[str, bytes]) -> Mapping[str, bytes]:
        grown = added(
            log, check_log.entry_of(files[MANIFEST]), origin=ORIGIN,
            sign=lambda text: SignedNote(text, (key.sign_note(text, ORIGIN),)),
        )  # fmt: skip
        text = grown.note.text
        lines = [witness.cosign(text, witness.name, timestamp=1) for witness in witnesses]
        grown = evolve(grown, note=SignedNote(text, (*grown.note.signatures, *lines)))
        made.append(grown)
        signature = signature_file(
            files[SUMS], key=key.minisign, sign=key.sign, comment=f"log:{ORIGIN}"
        )
        return check_log.beside(grown, signature)

    keys = {"log_key": str(key.verifier(ORIGIN)), "minisign_key": str(key.minisign)}
    what = evolve(published(), title=title or published().title, **keys)
    archive.publish(what, folder=folder, beside=beside)
    return made[0]


def publications(folder: Path, *titles: str, key: SigningKey = KEY) -> TransparencyLog:
    """So many publications into one folder, the last by all witnesses; the log of them."""
    log = None
    for title in titles:
        last = title == titles[-1]
        log = publish(folder, log, title=title, key=key, witnesses=tuple(WITNESSES) if last else ())
    assert log is not None
    return log


def head_of(files: Mapping[str, bytes]) -> Head:
    """What the manifest of a site says of it."""
    return read_edition(files, read_json(files, MANIFEST)).head


@cache
def files_of(folder: Path) -> dict[str, bytes]:
    """The files of a site that no test changes."""
    return dict(read_folder(folder).files)
