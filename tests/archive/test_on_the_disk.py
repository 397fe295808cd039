"""A site is on the disk, every byte and name of it, before it stands where another stood."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from servanda.archive import replacing


@pytest.mark.parametrize("there", [False, True], ids=["new", "in place of another"])
def test_every_file_and_folder_is_synced_before_it_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, there: bool
) -> None:
    """Without power behind the renaming, a name would stand there with nothing in it."""
    site, order = tmp_path / "site", []
    if there:
        site.mkdir()
    real, put = os.fsync, replacing._put
    monkeypatch.setattr(
        os,
        "fsync",
        lambda fd: (order.append(str(Path(f"/proc/self/fd/{fd}").readlink())), real(fd)),
    )
    monkeypatch.setattr(replacing, "_put", lambda *pair: (order.append("put"), put(*pair)))
    made: list[str] = []

    with replacing.replacing(site) as making:
        for name in ("index.html", "data/claims.jsonl", "incidents/deep/one.html"):
            (making / name).parent.mkdir(parents=True, exist_ok=True)
            (making / name).write_text(name, encoding="utf-8")
        made = [str(path) for path in (making, *making.rglob("*"))]

    at = order.index("put")
    assert sorted(order[:at]) == sorted(made)
    assert order[at + 1 :] == [str(tmp_path)]
    assert (site / "index.html").read_text(encoding="utf-8") == "index.html"


def test_a_disk_that_refuses_leaves_the_site_that_stood(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text("before", encoding="utf-8")

    def refused(_: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", refused)
    with pytest.raises(OSError, match="Input/output"), replacing.replacing(site) as making:
        (making / "index.html").write_text("after", encoding="utf-8")

    assert (site / "index.html").read_text(encoding="utf-8") == "before"
    assert list(tmp_path.iterdir()) == [site]
