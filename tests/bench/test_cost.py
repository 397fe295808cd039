"""The table of costs in the guide is what its command prints."""

from __future__ import annotations

from outside import ROOT

from bench.__main__ import main


def test_the_guide_holds_what_the_command_prints(capsys) -> None:
    guide = (ROOT / "docs" / "how-to" / "scan-on-a-cluster.md").read_text(encoding="utf-8")

    code = main(["cost"])

    assert code == 0
    assert capsys.readouterr().out.strip() in guide


def test_other_figures_change_the_answer(capsys) -> None:
    main(["cost", "--shards", "10", "--rate", "1000", "--price", "1", "--workers", "1"])

    told = capsys.readouterr().out
    assert "| shards | 10 |" in told and "| pages a second on one core | 1,000 |" in told
