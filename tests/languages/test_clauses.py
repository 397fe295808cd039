"""What holds of one part of a sentence, of its neighbour or of a whole passage, without a parse."""

from __future__ import annotations

import pytest
from claims.reading import telling

from servanda.claims.by_cues.derivation import derived, nasal
from servanda.model import Claim


def told(language: str, content: str) -> list[tuple[str, str]]:
    return [(claim.act, claim.stance) for claim in claims(language, content)]


def claims(language: str, content: str) -> tuple[Claim, ...]:
    return telling(content, language=language).claims


@pytest.mark.parametrize(
    ("language", "content", "act"),
    [
        ("fr", "Les observateurs n'ont pas été autorisés à entrer dans le pays.", "access"),
        ("fr", "Les autorités n'ont pas autorisé le rapporteur spécial.", "access"),
        ("fr", "Les réfugiés n'ont pas été autorisés à rentrer chez eux.", "return_act"),
        ("id", "Pemantau tidak diizinkan masuk ke Papua.", "access"),
        ("id", "Pengungsi tidak diizinkan kembali ke kampung halaman.", "return_act"),
        ("km", "អ្នកសង្កេតការណ៍មិនត្រូវបានអនុញ្ញាតឲ្យចូលខេត្តរតនគិរី។", "access"),
        ("km", "ជនភៀសខ្លួនមិនត្រូវបានអនុញ្ញាតឲ្យវិលត្រឡប់ទៅភូមិវិញ។", "return_act"),
    ],
)
def test_not_letting_somebody_is_the_act_and_denies_nothing(
    language: str, content: str, act: str
) -> None:
    assert told(language, content) == [(act, "done")]


@pytest.mark.parametrize(
    ("language", "content", "act"),
    [
        ("fr", "La dissolution du parti a été reportée.", "party_dissolve"),
        ("fr", "Le procès de l'opposant, qui devait s'ouvrir lundi, est renvoyé.", "prosecute"),
        ("id", "Pembubaran partai itu ditunda.", "party_dissolve"),
        ("km", "ការរំលាយគណបក្សប្រឆាំងត្រូវបានពន្យារពេល។", "party_dissolve"),
    ],
)
def test_what_is_said_after_it_to_be_put_off_is_to_come(
    language: str, content: str, act: str
) -> None:
    assert told(language, content) == [(act, "planned")]


@pytest.mark.parametrize(
    ("language", "content", "wanted"),
    [
        ("fr", "L'arrestation du maire est une rumeur sans fondement, mais son adjoint a été "
         "arrêté lundi.", [("detain", "denied"), ("detain", "done")]),
        ("id", "Kabar penangkapan wali kota itu tidak benar, tetapi wakilnya ditangkap pada Senin.",
         [("detain", "denied"), ("detain", "done")]),
        ("km", "ព័ត៌មានថាប៉ូលិសបានចាប់ខ្លួនអ្នកកាសែតគឺមិនពិត ប៉ុន្តែទាហានបានបាញ់សម្លាប់អ្នកភូមិ។",
         [("detain", "denied"), ("kill", "done")]),
    ],
)  # fmt: skip
def test_a_word_for_false_denies_its_own_part_of_the_sentence(
    language: str, content: str, wanted: list[tuple[str, str]]
) -> None:
    assert told(language, content) == wanted


@pytest.mark.parametrize(
    ("language", "content", "wanted"),
    [
        ("fr", "La police a arrêté un journaliste et la rumeur de sa mort est fausse.", "done"),
        ("fr", "L'accusation est fausse et la police a arrêté le journaliste lundi.", "done"),
        ("fr", "L'information selon laquelle la police a arrêté le journaliste et un avocat est "
         "fausse.", "denied"),
        ("id", "Polisi menangkap wartawan itu, dan kabar kematiannya tidak benar.", "done"),
        ("id", "Tuduhan itu tidak benar dan polisi menangkap wartawan itu pada Senin.", "done"),
        ("id", "Kabar bahwa polisi menangkap wartawan dan aktivis tidak benar.", "denied"),
        ("km", "ប៉ូលិសបានចាប់ខ្លួនអ្នកកាសែត ហើយព័ត៌មានថាគាត់ស្លាប់គឺមិនពិត។", "done"),
        ("km", "មិនពិតទេដែលថាប៉ូលិសបានចាប់ខ្លួនអ្នកកាសែត ហើយគាត់ស្លាប់។", "denied"),
    ],
)  # fmt: skip
def test_a_word_for_false_does_not_deny_what_is_joined_to_another_report(
    language: str, content: str, wanted: str
) -> None:
    assert dict(told(language, content))["detain"] == wanted


@pytest.mark.parametrize(
    ("language", "content"),
    [
        ("fr", "L'armée a empêché les secouristes d'atteindre le village."),
        ("fr", "Les Casques bleus n'ont pas été autorisés à entrer dans la ville."),
        ("fr", "Les observateurs n'ont pas été autorisés à se rendre à Nasir."),
        ("id", "Tentara tidak mengizinkan pekerja bantuan memasuki desa."),
        ("id", "Pemantau tidak diizinkan mencapai Nasir."),
        ("id", "Pekerja kemanusiaan dilarang memasuki kamp itu."),
        ("km", "ទាហានមិនអនុញ្ញាតឱ្យបុគ្គលិកសង្គ្រោះចូលក្នុងជំរុំ។"),
        ("km", "អាជ្ញាធរបានបដិសេធមិនឱ្យអ្នកឃ្លាំមើលចូលក្នុងពន្ធនាគារ។"),
    ],
)
def test_who_is_not_let_in_is_refused_and_nothing_is_denied(language: str, content: str) -> None:
    assert told(language, content) == [("access", "done")]


@pytest.mark.parametrize(
    ("language", "content"),
    [
        ("fr", "La police a arrêté trois journalistes. C'est faux, dit le ministre."),
        ("id", "Polisi menangkap tiga wartawan. Tidak benar, kata menteri."),
        ("km", "ប៉ូលិសបានចាប់ខ្លួនអ្នកកាសែត៣នាក់។ មិនមែនជាការពិតទេ។"),
    ],
)
def test_a_sentence_that_opens_with_false_denies_the_one_before(
    language: str, content: str
) -> None:
    assert told(language, content) == [("detain", "denied")]


@pytest.mark.parametrize(
    ("language", "content"),
    [
        ("fr", "Les soldats ont failli tuer deux paysans."),
        ("fr", "La police a déjoué un enlèvement de journaliste."),
        ("fr", "L'enlèvement du journaliste a été déjoué."),
        ("id", "Tentara nyaris membunuh dua petani."),
        ("id", "Penculikan wartawan itu digagalkan."),
        ("id", "Wartawan bertanya apakah polisi menangkap seorang aktivis."),
        ("km", "ទាហានស្ទើរតែសម្លាប់អ្នកភូមិ។"),
    ],
)
def test_what_nearly_was_or_came_to_nothing_is_not_told(language: str, content: str) -> None:
    assert told(language, content) == []


@pytest.mark.parametrize(
    ("language", "content"),
    [
        ("fr", "Le gardien a été fusillé du regard par l'arbitre. Le match reprend en finale."),
        ("fr", "Douze villageois sont morts sous les coups des inondations."),
        ("id", "Kiper itu ditembak dari jarak dekat. Wasit menunjuk penalti pada babak kedua."),
        ("id", "Banjir menewaskan dua belas warga."),
        ("km", "ទឹកជំនន់បានសម្លាប់អ្នកភូមិពីរនាក់។"),
        ("km", "អ្នកចាំទីត្រូវបានបាញ់សម្លាប់ក្នុងវគ្គបាល់ទាត់។ ការប្រកួតបញ្ចប់ ១-០។"),
    ],
)
def test_matches_and_floods_do_nothing_to_anybody(language: str, content: str) -> None:
    assert told(language, content) == []


def test_a_power_that_is_named_beside_a_flood_is_read() -> None:
    content = "Après les inondations, la police a arrêté un journaliste."

    assert told("fr", content) == [("detain", "done")]


@pytest.mark.parametrize(
    ("content", "acts"),
    [
        ("Des soldats ont arrêté, torturé et tué trois moines.", ["detain", "torture", "kill"]),
        ("La police a arrêté et relâché deux rédacteurs.", ["detain", "release"]),
    ],
)
def test_verbs_in_a_row_have_one_doer_and_one_object(content: str, acts: list[str]) -> None:
    found = claims("fr", content)

    assert [claim.act for claim in found] == acts
    for claim in found:
        assert [m.span.quote for m in claim.by] in (["soldats"], ["police"])
        assert [m.span.quote for m in claim.to] in (["moines"], ["rédacteurs"])


def test_a_negated_verb_keeps_its_doer() -> None:
    (claim,) = claims("fr", "La police n'a pas arrêté le journaliste.")

    assert [m.span.quote for m in claim.to] == ["journaliste"]


def test_a_headline_in_bare_roots_names_doer_and_affected() -> None:
    (claim,) = claims("id", "Polisi Tangkap Tiga Aktivis di Jakarta")

    assert (claim.act, claim.stance) == ("detain", "done")
    assert [m.span.quote for m in claim.by] == ["Polisi"]
    assert [m.span.quote for m in claim.to] == ["Aktivis"]
    assert claims("id", "Bantuan hukum bagi warga itu tahan lama.") == ()


@pytest.mark.parametrize(
    ("language", "content", "least"),
    [
        ("fr", "Des dizaines de milliers de villageois ont été expulsés de leurs terres.", 20000),
        ("fr", "Une trentaine de manifestants ont été arrêtés.", 30),
        ("id", "Puluhan ribu warga digusur aparat.", 20000),
        ("km", "ប៉ូលិសបានចាប់ខ្លួនអ្នកភូមិរាប់ម៉ឺននាក់។", 20000),
    ],
)
def test_vague_numbers_of_thousands_are_counted_in_thousands(
    language: str, content: str, least: float
) -> None:
    (claim,) = claims(language, content)

    assert claim.number is not None
    assert (claim.number.low, claim.number.high) == (least, None)


@pytest.mark.parametrize(
    ("root", "active", "noun"),
    [
        ("pukul", "memukul", "pemukulan"),
        ("tahan", "menahan", "penahanan"),
        ("culik", "menculik", "penculikan"),
        ("sita", "menyita", "penyitaan"),
        ("kurung", "mengurung", "pengurungan"),
        ("bom", "mengebom", "pengeboman"),
        ("larang", "melarang", "pelarangan"),
        ("usir", "mengusir", "pengusiran"),
        ("bebas-kan", "membebaskan", "pembebasan"),
    ],
)
def test_a_root_gives_its_words_by_rule(root: str, active: str, noun: str) -> None:
    words = derived(root)

    assert active in words.active
    assert noun in words.nouns


def test_a_cluster_keeps_its_first_letter() -> None:
    assert nasal("me", "sponsori") == "mensponsori"
    assert nasal("me", "pro") == "mengepro"


@pytest.mark.parametrize(
    ("language", "content", "act"),
    [
        ("fr", "Le ministre assure que l'accord de paix n'engage plus personne.", "position"),
        ("fr", "L'opposition exhorte les garants à faire appliquer l'accord.", "invoke"),
        ("id", "Juru bicara menegaskan perjanjian damai itu masih mengikat.", "position"),
        ("id", "Warga mengirim surat kepada Sekjen PBB soal perjanjian itu.", "invoke"),
        ("km", "អ្នកនាំពាក្យថាកិច្ចព្រមព្រៀងសន្តិភាពនេះហួសសម័យហើយ។", "position"),
    ],
)
def test_what_is_said_of_an_agreement_is_told_in_every_language(
    language: str, content: str, act: str
) -> None:
    assert (act, "done") in told(language, content)
