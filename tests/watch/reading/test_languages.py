"""Pages in several languages, from gathering to incidents, as a user of a watch meets them."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from commands import rows, run

from servanda.claims.english import parser

EXAMPLE = Path(__file__).parents[3] / "examples" / "cambodia"
KHMER_AND_ENGLISH = """<!DOCTYPE html><html><head><title>Paper closed, leader arrested</title>
<meta property="article:published_time" content="2017-09-05"></head><body><article>
<h1>Paper closed, leader arrested</h1>
<p>The Cambodia Daily closed on Monday after the government of Cambodia demanded taxes, and the
opposition leader Kem Sokha was arrested on Sunday, 3 September 2017, at his home.</p>
<p>លោក កឹម សុខា ប្រធានគណបក្សប្រឆាំង ត្រូវបានប៉ូលិសចាប់ខ្លួននៅរាជធានីភ្នំពេញ
កាលពីថ្ងៃទី៣ ខែកញ្ញា ឆ្នាំ២០១៧។</p>
<p>កាសែតបានបិទទ្វារនៅថ្ងៃទី៤ ខែកញ្ញា ព.ស. ២៥៦១។</p>
</article></body></html>"""
FRENCH_AND_ENGLISH = """<!DOCTYPE html><html lang="fr"><head><title>Un parti dissous</title>
<meta property="article:published_time" content="2017-11-17"></head><body><article>
<h1>Un parti dissous</h1>
<p>La Cour suprême du Cambodge a dissous jeudi le principal parti d'opposition, le Parti du
sauvetage national du Cambodge, et plusieurs députés ont quitté le pays dans la soirée.</p>
<p>Police also arrested two reporters of Radio Free Asia in Phnom Penh on Tuesday, 14 November
2017, and a court charged them with espionage on Saturday.</p>
</article></body></html>"""
KHMER = """លោក កឹម សុខា ត្រូវបានប៉ូលិសចាប់ខ្លួននៅរាជធានីភ្នំពេញ កាលពីថ្ងៃទី៣ ខែកញ្ញា ឆ្នាំ២០១៧។
"""
THAI = "ตำรวจจับกุมนักข่าวสามคนเมื่อวันจันทร์\n"


@pytest.fixture
def watch(new_watch: Path) -> Path:
    shutil.copy(EXAMPLE / "actors.toml", new_watch / "actors.toml")
    return new_watch


def gathered(watch: Path, name: str, content: str, on: str = "2017-11-17") -> None:
    page = watch.parent / name
    page.write_text(content, encoding="utf-8")
    told = run("gather", watch, page, "--published", on, "--by", "a tester")
    assert told.exit_code == 0, told.output


def incidents(watch: Path) -> list[dict[str, Any]]:
    return rows("incidents", watch)


def test_a_page_in_english_and_khmer_gives_incidents_that_both_tell(watch: Path) -> None:
    gathered(watch, "page.html", KHMER_AND_ENGLISH, "2017-09-05")
    told = run("read", watch)

    assert told.exit_code == 0, told.output
    assert "Khmer: read by cues; " in told.stdout and "expect misses (1 capture)" in told.stdout
    found = incidents(watch)
    arrests = [i for i in found if i["act"] == "detain"]
    assert len(arrests) == 1, found
    assert arrests[0]["when"]["from"] == "2017-09-03"
    assert "kem_sokha" in arrests[0]["to"]
    assert "cambodia_daily" in next(i for i in found if i["act"] == "media_close")["to"]


def test_a_page_in_french_and_english_is_read_in_both(watch: Path) -> None:
    gathered(watch, "page.html", FRENCH_AND_ENGLISH)
    told = run("read", watch)

    assert "French: read by cues; " in told.stdout
    assert {"party_dissolve", "detain"} <= {i["act"] for i in incidents(watch)}


def test_a_page_without_english_is_read_without_the_english_parser(
    watch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise AssertionError("the English parser was loaded")

    monkeypatch.setattr("servanda.claims.load_parser", refuse)
    gathered(watch, "page.txt", KHMER, "2017-09-05")
    told = run("read", watch)

    assert told.exit_code == 0, told.output
    assert [i["act"] for i in incidents(watch)] == ["detain"]
    assert parser.load_parser is not refuse


def test_what_nobody_here_can_read_is_a_signal_and_stays_one(watch: Path) -> None:
    gathered(watch, "page.txt", THAI)
    told = run("read", watch)

    assert '1 passage in "th", which no language file describes.' in told.stderr
    assert "no part of any incident" in told.stderr
    again = run("read", watch)
    assert "0 of 1 capture read anew" in again.stdout


def test_a_page_whose_language_cannot_be_told_is_a_signal(watch: Path) -> None:
    gathered(watch, "page.txt", "Qwrtz plmkn vbxcv hjfdg zzkq xwvt bnmkl trwq.\n")
    told = run("read", watch)

    assert "1 passage in a language that cannot be told." in told.stderr
    assert "0 claims" in told.stdout


def test_check_names_the_acts_that_a_language_cannot_show() -> None:
    told = run("check").stdout

    assert "km (Khmer): read by cues; " in told
    assert "en (English): parsed; " in told
    assert "without" in told and "invoke" in told
