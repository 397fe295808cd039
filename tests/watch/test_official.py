"""The official text can be attached by hash, and is shown beside what it is the text of."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from servanda import archive
from servanda import watch as way
from servanda.errors import AgreementError, SettingsError

TEXT = b"""Agreement on a Comprehensive Political Settlement of the Cambodia Conflict

Article 28

Placeholder.

Article 29

Placeholder words of article 29.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    way.new(tmp_path / "w", agreement="paris-1991", title="w", text=("unts.txt", TEXT))
    return tmp_path / "w"


def test_the_official_text_stands_on_the_page_of_its_provision(folder: Path) -> None:
    watch = way.open_watch(folder)
    with watch.record() as record:
        evidence = way.weigh(watch, record)
    judged = way.judge(watch, evidence, on=date(2017, 10, 24))

    way.publish(watch, evidence, judged, folder=folder / "site")

    page = (folder / "site/commitments/cps-29.html").read_text(encoding="utf-8")
    assert "Placeholder words of article 29." in page
    other = (folder / "site/commitments/sov-5-1.html").read_text(encoding="utf-8")
    assert "Placeholder" not in other
    assert archive.verify(folder / "site") == ()


def test_other_bytes_than_those_attached_are_refused(folder: Path) -> None:
    (folder / "agreements" / "official.txt").write_bytes(TEXT + b"more")

    with pytest.raises(AgreementError, match="SHA-256"):
        way.open_watch(folder)


def test_an_attached_text_that_is_gone_is_named(folder: Path) -> None:
    (folder / "agreements" / "official.txt").unlink()

    with pytest.raises(SettingsError, match="is gone"):
        way.open_watch(folder)
