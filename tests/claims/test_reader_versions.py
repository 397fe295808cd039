"""What a reader reads does not change under one version of its name.

`kept/readings.json` has the versions and the hash of what they read in the pages of the example.
Run this file to write it anew, once the version of the reader that changed has moved: a page that
was read by an older version is then read again, and nobody is told of old days as if they were new.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

import commands
import pytest
from outside import ROOT

from servanda import canon, claims, lexicon
from servanda.model import Telling
from servanda.watch import open_watch

KEPT = ROOT / "tests" / "kept" / "readings.json"


def readings(cambodia: Path) -> dict[str, str]:
    """The reader, its words, and the hash of each claim's act, stance, words and days."""
    with open_watch(cambodia).record() as record:
        tellings = record.all(Telling)
    lines = [
        [
            claim.act,
            claim.stance,
            claim.quote.quote,
            claim.cue.start,
            claim.when,
            claim.planned_for,
            claim.number,
            [mention.span.quote for mention in (*claim.by, *claim.to)],
            [place.name for place in claim.where],
            claim.said_by.span.quote if claim.said_by else "",
        ]
        for telling in tellings
        for claim in telling.claims
    ]
    return {
        "reader": claims.READER,
        "words": lexicon.load().sha256,
        "claims": canon.sha256(sorted(lines, key=canon.sha256)),
    }


@pytest.mark.slow
def test_what_is_read_otherwise_is_read_by_another_version(cambodia: Path) -> None:
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    now = readings(cambodia)

    same_version = (now["reader"], now["words"]) == (kept["reader"], kept["words"])
    assert now["claims"] == kept["claims"] or not same_version, (
        "The pages of the example are read otherwise under the same version. Move READER in the "
        "reader that changed, then run this file to keep what it reads."
    )
    assert now == kept, "Run this file to keep what the new version reads."


def write_anew() -> None:
    """Keep what is read now; refused where only what is read has changed."""
    with tempfile.TemporaryDirectory() as folder:
        watch = Path(folder) / "cambodia"
        assert commands.run("demo", watch).exit_code == 0
        now = readings(watch)
    kept = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    changed = kept.get("claims") not in (None, now["claims"])
    if changed and (now["reader"], now["words"]) == (kept["reader"], kept["words"]):
        sys.exit("The claims changed and the version did not. Move READER first.")
    KEPT.write_text(json.dumps(now, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write_anew()
