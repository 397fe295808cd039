"""A watch adds subjects, acts and cues; it changes nothing that ships, and every fault has a line."""

from __future__ import annotations

from pathlib import Path

import pytest

from servanda.additions import Additions, extend, files_of, read_additions
from servanda.errors import AgreementError
from servanda.lexicon import Lexicon

SUBJECTS = """\
[land]
title = "land and its reform"
under = "property"

[land_titles]
title = "titles to land"
under = "land"
"""
ACT = """\
name = "land_seize"
title = "land taken"
meaning = "Land is taken from those who live on it."
sign = "harms"
subjects = ["land"]
asks = ["by", "to", "when", "where"]

[[examples]]
text = "The company fenced in the fields of the village."
[[counterexamples]]
text = "Soldiers burned 60 houses."
act = "displace"
"""
CUES = """\
[[cues]]
act = "land_seize"
verbs = ["seize"]
objects = ["land", "field"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path)
    return tmp_path


def write(folder: Path, subjects: str = SUBJECTS, act: str = ACT, cues: str = CUES) -> None:
    (folder / "acts").mkdir(exist_ok=True)
    (folder / "languages").mkdir(exist_ok=True)
    (folder / "subjects.toml").write_text(subjects, encoding="utf-8")
    (folder / "acts" / "land_seize.toml").write_text(act, encoding="utf-8")
    (folder / "languages" / "en.toml").write_text(cues, encoding="utf-8")


def told(folder: Path, lexicon: Lexicon) -> list[str]:
    with pytest.raises(AgreementError) as caught:
        read_additions(folder, to=lexicon)
    return str(caught.value).splitlines()


def test_a_folder_without_such_files_adds_nothing_and_gives_the_very_lexicon(
    tmp_path: Path, lexicon: Lexicon
) -> None:
    added = read_additions(tmp_path, to=lexicon)

    assert added == Additions()
    assert files_of(tmp_path) == ()
    assert extend(lexicon, added) is lexicon


def test_what_a_watch_adds_is_in_its_lexicon_and_not_in_the_shipped_one(
    folder: Path, lexicon: Lexicon
) -> None:
    wider = extend(lexicon, read_additions(folder, to=lexicon))

    assert wider.widened(("land_titles",)) == {"land_titles", "land", "property", "human_rights"}
    assert wider.acts["land_seize"].subjects == ("land",)
    assert wider.languages["en"].cues[-1].objects == ("land", "field")
    assert "land" not in lexicon.subjects
    assert "land_seize" not in {cue.act for cue in lexicon.languages["en"].cues}


def test_one_set_of_additions_is_one_lexicon_and_another_has_another_hash(
    folder: Path, lexicon: Lexicon
) -> None:
    first = extend(lexicon, read_additions(folder, to=lexicon))
    again = extend(lexicon, read_additions(folder, to=lexicon))
    write(folder, cues=CUES.replace('"field"', '"fields"'))
    other = extend(lexicon, read_additions(folder, to=lexicon))

    assert first is again
    assert len({lexicon.sha256, first.sha256, other.sha256}) == 3


@pytest.mark.parametrize(
    ("part", "old", "new", "place", "said"),
    [
        ("subjects", 'under = "property"', 'under = "proprety"', "subjects.toml:3", '"property"?'),
        ("subjects", "title = ", "titel = ", "subjects.toml:2", 'Did you mean "title"?'),
        ("subjects", "[land]", "[media]", "subjects.toml:1", "has the subject"),
        ("subjects", "[land]", "[Land]", "subjects.toml:1", "small letters"),
        ("subjects", 'under = "property"', 'under = "land_titles"', "subjects.toml:", "the ring"),
        ("subjects", 'title = "land and', "title = “land and", "subjects.toml:2", "straight ones"),
        ("act", 'sign = "harms"', 'sign = "harm"', "acts/land_seize.toml:4", '"harms"?'),
        ("act", 'subjects = ["land"]', 'subjects = ["lend"]', "acts/land_seize.toml:5", '"land"?'),
        ("act", 'act = "displace"', 'act = "displaec"', "acts/land_seize.toml:12", '"displace"?'),
        ("act", 'name = "land_seize"', 'name = "land_grab"', "acts/land_seize.toml:1", "named for"),
        ("act", "meaning = ", "meening = ", "acts/land_seize.toml:3", 'Did you mean "meaning"?'),
        ("act", "text = ", "txt = ", "acts/land_seize.toml:9", 'Did you mean "text"?'),
        ("act", 'asks = ["by"', 'asks = ["by', "acts/land_seize.toml:6", "is no TOML"),
        ("cues", 'act = "land_seize"', 'act = "land_sieze"', "languages/en.toml:2", "Did you mean"),
        ("cues", "[[cues]]", 'name = "x"\n[[cues]]', "languages/en.toml:1", "adds [[cues]]"),
        ("cues", "verbs", 'to = ["jurnalist"]\nverbs', "languages/en.toml:3", '"journalist"?'),
        ("cues", 'verbs = ["seize"]', 'phrases = ["("]', "languages/en.toml:1", "cannot be read"),
        ("cues", 'verbs = ["seize"]', "", "languages/en.toml:1", "to be seen by"),
    ],
)  # fmt: skip
def test_a_fault_has_its_file_its_line_and_the_nearest_word(
    tmp_path: Path, lexicon: Lexicon, part: str, old: str, new: str, place: str, said: str
) -> None:
    texts = {"subjects": SUBJECTS, "act": ACT, "cues": CUES}
    assert old in texts[part]
    write(tmp_path, **{**texts, part: texts[part].replace(old, new, 1)})

    faults = told(tmp_path, lexicon)

    assert any(one.startswith(place) and said in one for one in faults), faults


def test_every_fault_of_every_file_is_told_at_once(tmp_path: Path, lexicon: Lexicon) -> None:
    write(
        tmp_path,
        SUBJECTS.replace('under = "property"', 'under = "nothing_like_it"'),
        ACT.replace('"displace"', '"no_such_act"'),
        CUES.replace('act = "land_seize"', 'act = "nothing"'),
    )

    faults = told(tmp_path, lexicon)

    assert len(faults) == 3
    assert "`servanda agreement vocabulary subjects` prints all" in faults[0]


def test_a_shipped_act_is_not_changed_and_an_unread_language_not_begun(
    tmp_path: Path, lexicon: Lexicon
) -> None:
    (tmp_path / "acts").mkdir()
    (tmp_path / "acts" / "kill.toml").write_text(ACT.replace("land_seize", "kill"))
    (tmp_path / "languages").mkdir()
    (tmp_path / "languages" / "es.toml").write_text(CUES)

    faults = told(tmp_path, lexicon)

    assert any('has the act "kill" already' in one for one in faults)
    assert any('does not read "es"' in one for one in faults)


def test_bytes_that_are_no_text_are_told_with_the_file(tmp_path: Path, lexicon: Lexicon) -> None:
    (tmp_path / "subjects.toml").write_bytes(b"\xff\xfe")

    assert told(tmp_path, lexicon)[0].startswith("subjects.toml:1: is text in UTF-16")
