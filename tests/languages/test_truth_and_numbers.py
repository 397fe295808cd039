"""French, Indonesian and Khmer: what is false, put off or a part is read so, and days as said."""

from __future__ import annotations

from datetime import date

import pytest

from servanda.model import Claim
from tests.claims.reading import telling

PUBLISHED = date(2018, 5, 16)  # a Wednesday


def claims(language: str, content: str) -> tuple[Claim, ...]:
    return telling(content, language=language, on=PUBLISHED).claims


@pytest.mark.parametrize(
    ("language", "content", "stance"),
    [
        ("id", "Kabar bahwa polisi menangkap wartawan itu di Jakarta adalah hoaks.", "denied"),
        ("id", "Kabar penangkapan redaktur itu tidak benar, kata istrinya.", "denied"),
        ("id", "Polisi menangkap wartawan karena menyebarkan hoaks.", "done"),
        ("id", "Pengadilan menunda pembubaran partai itu.", "planned"),
        ("fr", "L'information selon laquelle la police a arrêté le journaliste est fausse.", "denied"),
        ("fr", "La police a arrêté le journaliste pour diffusion de fausses nouvelles.", "done"),
        ("fr", "Le gouvernement a reporté l'interdiction du parti d'opposition.", "planned"),
        ("fr", "Aucun journaliste n'a été arrêté.", "denied"),
        ("fr", "La police s'est gardée d'arrêter les moines à Kampot.", "denied"),
        ("fr", "Les soldats se sont abstenus de frapper les moines.", "denied"),
        ("km", "ព័ត៌មានថាប៉ូលិសបានចាប់ខ្លួនអ្នកកាសែតគឺមិនពិត។", "denied"),
        ("km", "ព័ត៌មានដែលថាទាហានបានបាញ់សម្លាប់អ្នកភូមិ គឺជាព័ត៌មានក្លែងក្លាយ។", "denied"),
        ("km", "ប៉ូលិសបានចាប់ខ្លួនអ្នកកាសែតពីបទផ្សព្វផ្សាយព័ត៌មានក្លែងក្លាយ។", "done"),
        ("fr", "L'annonce que la police a arrêté le journaliste est une fausse information.", "denied"),
        ("fr", "La police a arrêté le journaliste pour diffusion de fausse nouvelle.", "done"),
        ("id", "Kabar bahwa polisi menangkap wartawan itu adalah berita bohong.", "denied"),
        ("id", "Polisi menangkap wartawan itu karena menyebarkan berita palsu.", "done"),
    ],
)  # fmt: skip
def test_what_is_said_to_be_false_or_put_off_is_not_done(
    language: str, content: str, stance: str
) -> None:
    assert [claim.stance for claim in claims(language, content)] == [stance]


def test_what_nearly_happened_is_no_claim() -> None:
    assert claims("fr", "Le ministère a failli fermer la radio à Takéo lundi.") == ()


@pytest.mark.parametrize(
    ("language", "content", "low", "high"),
    [
        ("id", "Polisi menangkap lima belas wartawan di Jakarta pada Senin.", 15, 15),
        ("id", "Dua belas mahasiswa ditahan polisi di Bandung pada Selasa.", 12, 12),
        ("id", "Tentara menembak mati dua puluh lima petani di Papua pada Minggu.", 25, 25),
        ("id", "Polisi menangkap dua ratus ribu buruh di Surabaya pada Sabtu.", 200_000, 200_000),
        ("id", "Polisi menangkap 3.000 buruh pada Senin.", 3000, 3000),
        ("id", "Sedikitnya 12 orang, termasuk tiga anak, tewas ditembak tentara di Papua.", 12, None),
        ("fr", "La police a arrêté quatre-vingt-dix manifestants lundi.", 90, 90),
        ("fr", "La police a arrêté plusieurs centaines de manifestants lundi.", 200, None),
        ("fr", "La police a arrêté deux cent cinquante mille ouvriers.", 250_000, 250_000),
        ("fr", "La police a arrêté douze moines, dont trois enfants, lundi.", 12, 12),
        ("km", "ប៉ូលិសបានចាប់ខ្លួនសកម្មជន២៥នាក់។", 25, 25),
    ],
)  # fmt: skip
def test_numbers_in_words_and_parts_of_a_number(
    language: str, content: str, low: float, high: float | None
) -> None:
    (claim,) = claims(language, content)

    assert claim.number is not None
    assert (claim.number.low, claim.number.high) == (low, high)


@pytest.mark.parametrize(
    ("language", "content", "first", "last"),
    [
        ("id", "Polisi menangkap seorang redaktur di Jakarta minggu lalu.", date(2018, 5, 7), date(2018, 5, 13)),
        ("id", "Polisi menangkap dua aktivis di Surabaya pada hari Minggu lalu.", date(2018, 5, 13), date(2018, 5, 13)),
        ("id", "Kementerian menutup stasiun radio di Bandung pada 6 Nop 2017.", date(2017, 11, 6), date(2017, 11, 6)),
        ("km", "កាសែតបឹងបានបិទទ្វារនៅថ្ងៃទី៤ ខែកុម្ភះ ឆ្នាំ២០១៧។", date(2017, 2, 4), date(2017, 2, 4)),
        ("km", "ប៉ូលិសបានចាប់ខ្លួនអ្នកកាសែតនៅថ្ងៃទី៥ ខែមិនា ឆ្នាំ២០១៧។", date(2017, 3, 5), date(2017, 3, 5)),
        ("km", "ប៉ូលិសបានចាប់ខ្លួនអ្នកកាសែតនៅថ្ងៃទី៥ ខែផុស្ស ឆ្នាំ២០១៧។", None, PUBLISHED),
    ],
)  # fmt: skip
def test_days_are_those_that_are_said_and_an_unknown_month_leaves_the_day_open(
    language: str, content: str, first: date | None, last: date
) -> None:
    (claim,) = claims(language, content)

    assert (claim.when.from_on, claim.when.to_on) == (first, last)


def test_the_day_of_an_unknown_month_counts_nobody() -> None:
    (claim,) = claims("km", "ប៉ូលិសបានចាប់ខ្លួនអ្នកកាសែតនៅថ្ងៃទី៥ ខែផុស្ស ឆ្នាំ២០១៧។")

    assert claim.number is None


@pytest.mark.parametrize(
    ("language", "content", "counted"),
    [
        ("fr", "Une journaliste a été arrêtée mardi.", None),
        ("fr", "La police a arrêté une militante, Jeanne Modal, lundi.", None),
        ("fr", "Jeanne Modal, une militante, a été arrêtée mardi.", None),
        ("fr", "La police a arrêté 1 moine lundi.", (1, "moine")),
        ("fr", "La police a arrêté deux moines, Jean et Paul Modal, lundi.", (2, "moines")),
        ("id", "Seorang wartawan ditangkap polisi di Jakarta pada hari Senin.", None),
        ("id", "Polisi menangkap seorang aktivis, Jeanne Modal, di Jakarta.", None),
        ("id", "Polisi menangkap dua aktivis di Jakarta.", (2, "aktivis")),
    ],
)
def test_an_article_counts_nobody_and_no_name_is_a_unit(
    language: str, content: str, counted: tuple[int, str] | None
) -> None:
    (claim,) = claims(language, content)

    assert (claim.number and (claim.number.low, claim.number.unit)) == counted
