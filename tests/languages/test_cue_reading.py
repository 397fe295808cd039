"""Days, places, numbers, speakers and known names, read without a parse in three languages."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from claims.reading import telling

from servanda.model import Claim
from servanda.watch.settings import read_actors

ROOT = Path(__file__).parents[2]
ACTORS = read_actors(ROOT / "examples" / "cambodia" / "actors.toml")


def the(act: str, language: str, sentence: str) -> Claim:
    told = telling(sentence, language=language, actors=ACTORS)
    (claim,) = (c for c in told.claims if c.act == act)
    return claim


@pytest.mark.parametrize(
    ("language", "act", "sentence", "first", "last"),
    [
        ("km", "media_close", "កាសែតបានបិទទ្វារនៅថ្ងៃទី៤ ខែកញ្ញា ឆ្នាំ២០១៧។", "2017-09-04", "2017-09-04"),
        ("km", "media_close", "កាសែតបានបិទទ្វារនៅថ្ងៃទី៤ ខែកញ្ញា ព.ស. ២៥៦១។", "2017-09-04", "2017-09-04"),
        ("km", "media_close", "កាសែតបានបិទទ្វារនៅខែតុលា ឆ្នាំ២០១៦។", "2016-10-01", "2016-10-31"),
        ("km", "detain", "ប៉ូលិសបានចាប់ខ្លួនអ្នកកាសែតកាលពីម្សិលមិញ។", "2018-05-15", "2018-05-15"),
        ("km", "detain", "ប៉ូលិសបានចាប់ខ្លួនអ្នកកាសែតកាលពីសប្ដាហ៍មុន។", "2018-05-07", "2018-05-13"),
        ("id", "detain", "Polisi menangkap wartawan pada Kamis, 10 Mei 2018.", "2018-05-10", "2018-05-10"),
        ("id", "detain", "Polisi menangkap wartawan pada Senin.", "2018-05-14", "2018-05-14"),
        ("id", "detain", "Polisi menangkap wartawan dua minggu lalu.", "2018-04-30", "2018-05-06"),
        ("id", "detain", "Polisi menangkap wartawan pada bulan Agustus 2016.", "2016-08-01", "2016-08-31"),
        ("fr", "detain", "La police a arrêté un journaliste le 1er mai 2018.", "2018-05-01", "2018-05-01"),
        ("fr", "detain", "La police a arrêté un journaliste avant-hier.", "2018-05-14", "2018-05-14"),
        ("fr", "detain", "La police a arrêté un journaliste en août 2016.", "2016-08-01", "2016-08-31"),
        ("fr", "detain", "La police a arrêté un journaliste la semaine dernière.", "2018-05-07", "2018-05-13"),
    ],
)  # fmt: skip
def test_a_day_is_told_in_the_language_s_own_words(
    language: str, act: str, sentence: str, first: str, last: str
) -> None:
    when = the(act, language, sentence).when

    assert (when.from_on, when.to_on) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("language", "sentence", "first", "last"),
    [
        ("fr", "La police a arrêté un journaliste le 05/06/2018.", None, "2018-05-16"),
        ("fr", "La police a arrêté un journaliste le 5.6.2018.", None, "2018-05-16"),
        ("fr", "La police a arrêté un journaliste le 04/05/2018.", "2018-05-04", "2018-05-04"),
        ("id", "Polisi menangkap wartawan pada 05-06-2018.", None, "2018-05-16"),
        ("id", "Polisi menangkap wartawan pada 04-05-2018.", "2018-05-04", "2018-05-04"),
        ("km", "ប៉ូលិសបានចាប់ខ្លួនអ្នកកាសែតនៅថ្ងៃទី ០៥/០៦/២០១៨។", None, "2018-05-16"),
        ("km", "ប៉ូលិសបានចាប់ខ្លួនអ្នកកាសែតនៅថ្ងៃទី ០៥/០៦/២៥៦២។", None, "2018-05-16"),
        ("km", "ប៉ូលិសបានចាប់ខ្លួនអ្នកកាសែតនៅថ្ងៃទី ០៥/០៣/២៥៦១។", "2018-03-05", "2018-03-05"),
    ],
)
def test_a_day_in_figures_of_what_was_done_is_not_after_publication(
    language: str, sentence: str, first: str | None, last: str
) -> None:
    when = the("detain", language, sentence).when

    assert when.from_on == (date.fromisoformat(first) if first else None)
    assert when.to_on == date.fromisoformat(last)


def test_figures_with_several_points_are_no_number_and_stop_no_reading() -> None:
    claim = the("detain", "fr", "La police a arrêté 3 journalistes par l'adresse 10.0.0.1.")

    assert claim.number is not None
    assert claim.number.low == 3


def test_a_day_in_figures_for_which_something_is_planned_keeps_its_order() -> None:
    claim = the("media_close", "id", "Pemerintah akan menutup surat kabar itu pada 05/06/2018.")

    assert claim.planned_for is not None
    assert claim.planned_for.from_on == date(2018, 6, 5)


@pytest.mark.parametrize(
    ("language", "act", "stance", "sentence"),
    [
        ("km", "party_dissolve", "threatened", "លោក ហ៊ុន សែន បានគំរាមថានឹងរំលាយគណបក្សប្រឆាំង។"),
        ("km", "assault", "denied", "ប៉ូលិសមិនបានវាយដំបាតុករទេ។"),
        ("km", "media_close", "planned", "រដ្ឋាភិបាលនឹងបិទស្ថានីយវិទ្យុ។"),
        ("id", "party_dissolve", "threatened", "Hun Sen mengancam akan membubarkan partai oposisi."),
        ("id", "detain", "denied", "Polisi tidak menangkap wartawan itu."),
        ("id", "media_close", "planned", "Pemerintah akan menutup surat kabar itu."),
        ("fr", "party_dissolve", "threatened", "Hun Sen a menacé de dissoudre le parti d'opposition."),
        ("fr", "detain", "denied", "La police n'a pas arrêté le journaliste."),
        ("fr", "media_close", "planned", "Le gouvernement fermera le journal."),
    ],
)  # fmt: skip
def test_the_words_before_an_act_tell_whether_it_was_done(
    language: str, act: str, stance: str, sentence: str
) -> None:
    assert the(act, language, sentence).stance == stance


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("km", "អង្គការអំពាវនាវឲ្យដោះលែងសកម្មជន។"),
        ("id", "Jika polisi menangkap wartawan itu, kami akan menulis."),
        ("fr", "L'ONG demande de libérer le militant."),
    ],
)
def test_what_is_only_wished_or_a_condition_is_no_claim(language: str, sentence: str) -> None:
    told = telling(sentence, language=language)

    assert told.claims == ()
    assert any("only" in line for line in told.unread)


@pytest.mark.parametrize(
    ("language", "act", "sentence", "actor"),
    [
        ("km", "detain", "លោក កឹម សុខា ត្រូវបានប៉ូលិសចាប់ខ្លួន។", "kem_sokha"),
        ("km", "detain", "លោក កឹម សុខា ប្រធានគណបក្សប្រឆាំង ត្រូវបានប៉ូលិសចាប់ខ្លួន។", "kem_sokha"),
        ("km", "party_dissolve", "តុលាការកំពូលបានរំលាយគណបក្សសង្គ្រោះជាតិ។", "cnrp"),
        ("id", "detain", "Kem Sokha, pemimpin oposisi, ditangkap polisi.", "kem_sokha"),
        ("id", "party_dissolve", "Mahkamah Agung Kamboja membubarkan Partai Penyelamatan Nasional Kamboja.", "cnrp"),
        ("fr", "detain", "Le chef de l'opposition, Kem Sokha, a été arrêté dimanche.", "kem_sokha"),
        ("fr", "party_dissolve", "La Cour suprême a dissous le Parti du sauvetage national du Cambodge (CNRP).", "cnrp"),
    ],
)  # fmt: skip
def test_a_known_actor_is_found_under_the_name_of_the_language(
    language: str, act: str, sentence: str, actor: str
) -> None:
    assert [mention.actor for mention in the(act, language, sentence).to] == [actor]


@pytest.mark.parametrize(
    ("language", "sentence", "places"),
    [
        ("km", "ប៉ូលិសបានចាប់ខ្លួនអ្នកភូមិនៅខេត្តកោះកុង។", ["Koh Kong"]),
        ("id", "Polisi menangkap tiga wartawan di Phnom Penh, Kamboja.", ["Phnom Penh", "Cambodia"]),
        ("fr", "La police a arrêté trois journalistes à Genève.", ["Geneva"]),
        ("fr", "Au Cambodge, la police a arrêté trois journalistes.", ["Cambodia"]),
    ],
)  # fmt: skip
def test_where_it_happened_is_a_known_place_after_a_word_for_in(
    language: str, sentence: str, places: list[str]
) -> None:
    claim = the("detain", language, sentence)

    assert [place.name for place in claim.where] == places
    assert all(sentence[p.span.start : p.span.end] == p.span.quote for p in claim.where)


@pytest.mark.parametrize(
    ("language", "sentence", "speaker", "count"),
    [
        ("km", "យោងតាមអង្គការ ប៉ូលិសបានចាប់ខ្លួនអ្នកភូមិ៥នាក់។", "អង្គការ", 5),
        ("id", "Menurut Amnesty International, 12 pengunjuk rasa ditangkap.", "Amnesty International", 12),
        ("fr", "Douze manifestants ont été arrêtés, a indiqué leur avocat.", "avocat", 12),
    ],
)  # fmt: skip
def test_who_says_it_and_how_many_are_read(
    language: str, sentence: str, speaker: str, count: int
) -> None:
    claim = the("detain", language, sentence)

    assert claim.said_by and claim.said_by.span.quote == speaker
    assert claim.number and claim.number.low == count


def test_a_past_participle_tells_a_passive_unless_avoir_stands_before_it() -> None:
    done_by = the("detain", "fr", "Le ministre a arrêté deux opposants.")
    done_to = the("detain", "fr", "Le ministre arrêté mardi est en prison.")

    assert [m.span.quote for m in done_by.to] == ["opposants"]
    assert [m.span.quote for m in done_to.to] == ["ministre"]


def test_a_french_conditional_is_reported_only_and_less_sure() -> None:
    plain = the("detain", "fr", "Trois journalistes ont été arrêtés.")
    heard = the("detain", "fr", "Trois journalistes auraient été arrêtés.")

    assert heard.stance == "done" and "reported only" in heard.reason
    assert heard.confidence < plain.confidence
