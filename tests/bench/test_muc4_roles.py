"""Whoever a report names comes out once, with every sentence that names them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import muc4_roles
from servanda.claims import load_parser
from servanda.claims.confidence import linear_model
from servanda.errors import SettingsError

TEXT = (
    "The mayor was killed by unidentified men on Monday. "
    "The Shining Path claimed responsibility for the murder of the mayor."
)


@pytest.fixture(scope="module")
def everybody() -> list[muc4_roles.Named]:
    cut = TEXT.index("The Shining")
    first, second = load_parser().parse([TEXT[:cut].strip(), TEXT[cut:]])
    return muc4_roles.named(TEXT, [(0, first), (cut, second)])


def test_a_name_said_twice_is_one_with_two_spans(everybody: list[muc4_roles.Named]) -> None:
    (mayor,) = [n for n in everybody if n.key == "mayor"]

    assert [TEXT[t.start : t.end] for t in mayor.tellings] == ["The mayor", "the mayor"]
    assert [t.sentence for t in mayor.tellings] == [0, 1]


def test_a_body_named_in_another_sentence_is_joined_with_its_claim(
    everybody: list[muc4_roles.Named],
) -> None:
    found = muc4_roles.parts(everybody, least=0.3)

    (body,) = [p for p in found if p.part == "body"]
    assert body.someone.words == "Shining Path"
    assert body.reasons
    assert muc4_roles.confidence(body.someone) == "claimed or admitted"


def test_who_suffers_is_told_from_who_did_it(everybody: list[muc4_roles.Named]) -> None:
    found = muc4_roles.parts(everybody, least=0.3)

    assert [p.someone.key for p in found if p.part == "sufferer"][:1] == ["mayor"]
    assert "unidentified men" in [p.someone.key for p in found if p.part == "doer"]


def test_weights_with_another_sum_are_refused(tmp_path: Path) -> None:
    changed = tmp_path / "joining.json"
    changed.write_text("{}", encoding="utf-8")

    with pytest.raises(SettingsError, match="SHA-256"):
        linear_model.load(changed, muc4_roles.WEIGHTS_SHA256)
