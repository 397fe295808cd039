"""Notes, checkpoints, cosignatures, proofs and policies are read strictly, as C2SP spells them."""

from __future__ import annotations

import random

import pytest
from transparency import vectors

from servanda.errors import VerificationError
from servanda.transparency.checkpoints import EntryProof, is_proved, read_checkpoint, read_proof
from servanda.transparency.keys import new_key
from servanda.transparency.logs import added
from servanda.transparency.merkle import inclusion, leaf_hash
from servanda.transparency.notes import NoteSignature, SignedNote, read_key, read_note, verify
from servanda.transparency.policies import cosigners, read_policy

ORIGIN = "log.example/record"
# The checkpoint with a witness's line that c2sp.org/tlog-cosignature shows.
SHOWN = """example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
"""

chance = random.Random(4)  # noqa: S311
LOG, *WITNESSES = (
    new_key(name, chance=chance.randbytes)
    for name in (ORIGIN, "w1.example", "w2.example", "w3.example")
)


def log_of(*entries: bytes):
    log = None
    for entry in entries:
        log = added(
            log, entry, origin=ORIGIN,
            sign=lambda text: SignedNote(text, (LOG.sign_note(text, ORIGIN),)),
        )  # fmt: skip
    return log


def cosigned(note: SignedNote, *keys) -> SignedNote:
    lines = tuple(key.cosign(note.text, key.name, timestamp=1_700_000_000) for key in keys)
    return SignedNote(note.text, (*note.signatures, *lines))


def test_the_note_of_gos_own_package_verifies_and_no_other_text_does() -> None:
    key = read_key(vectors.NOTE_KEY)
    note = read_note(vectors.NOTE.encode(), "note")

    assert verify(note, key, "note") == note.signatures[0]
    assert str(key) == vectors.NOTE_KEY
    assert str(note) == vectors.NOTE
    other = SignedNote(note.text.replace("answer", "Answer"), note.signatures)
    with pytest.raises(VerificationError, match="PeterNeumann is not of this text"):
        verify(other, key, "note")


def test_the_checkpoint_of_the_specification_reads_and_is_spelt_again() -> None:
    note = read_note(SHOWN.encode(), "checkpoint")
    checkpoint = read_checkpoint(note, "checkpoint")

    assert (checkpoint.origin, checkpoint.size) == ("example.com/behind-the-sofa", 20852163)
    assert checkpoint.text == note.text
    assert str(note) == SHOWN
    assert note.signatures[1].timestamp == 1679315147  # as the specification says of it
    assert [len(signature.payload) for signature in note.signatures] == [64, 72]


def test_a_signature_by_a_key_that_is_not_known_is_passed_over() -> None:
    note = log_of(b"one").note
    stranger = NoteSignature(ORIGIN, b"\0\0\0\0", bytes(64))

    both = SignedNote(note.text, (stranger, *note.signatures))

    assert verify(both, LOG.verifier(ORIGIN), "checkpoint") == note.signatures[0]
    assert verify(SignedNote(note.text, (stranger,)), LOG.verifier(ORIGIN), "checkpoint") is None


@pytest.mark.parametrize(
    ("spoilt", "says"),
    [
        (lambda t: t.replace("\n\n", "\n"), "is no signed note"),
        (lambda t: t[:-1], "is no signed note"),
        (lambda t: t.replace("— ", "- "), "line 5: is no signature"),
        (lambda t: t.replace("— ", "—  "), "line 5: is no signature"),
        (lambda t: t.replace("\n1\n", "\n1\t\n"), "line 2: holds a control character"),
        (lambda t: t.replace("=\n\n", "=\r\n\n"), "line 3: holds a control character"),
        (lambda t: t.rstrip("\n") + "=\n", "line 5"),
    ],
)
def test_a_note_spelt_otherwise_is_none_and_its_line_is_named(spoilt, says: str) -> None:
    text = spoilt(str(log_of(b"one").note))

    with pytest.raises(VerificationError, match=says):
        read_note(text.encode(), "checkpoint")


@pytest.mark.parametrize("size", ["01", "-1", "1 ", "+1", "1e3", "٣", "9" * 40])
def test_a_size_spelt_otherwise_is_none(size: str) -> None:
    with pytest.raises(VerificationError, match="is no checkpoint"):
        read_checkpoint(SignedNote(f"x\n{size}\n{'A' * 43}=\n", ()), "checkpoint")


def test_a_base64_with_bits_left_over_is_none() -> None:
    good = str(LOG.verifier(ORIGIN))
    at = vectors.MINISIGN_KEY

    with pytest.raises(ValueError, match="NAME"):
        read_key(at)
    with pytest.raises(ValueError, match="has the id"):
        read_key(good.replace("+", "+0", 1).replace("+0", "+", 1).replace(ORIGIN, "other.example"))
    with pytest.raises(VerificationError, match="spelt otherwise"):
        read_note(b"x\n\n\xe2\x80\x94 a AAAAAAB=\n", "checkpoint")


def test_a_cosignature_holds_for_its_text_its_time_and_its_key() -> None:
    note = cosigned(log_of(b"one").note, WITNESSES[0])
    key = WITNESSES[0].verifier("w1.example", witness=True)

    assert verify(note, key, "checkpoint").timestamp == 1_700_000_000
    line = note.signatures[1]
    later = NoteSignature(
        line.name, line.key_id, (1_700_000_001).to_bytes(8, "big") + line.payload[8:]
    )
    with pytest.raises(VerificationError, match="w1.example is not of this text"):
        verify(SignedNote(note.text, (later,)), key, "checkpoint")


def test_a_log_cannot_pass_its_signature_off_as_a_witnesss() -> None:
    note = log_of(b"one").note

    assert verify(note, LOG.verifier(ORIGIN, witness=True), "checkpoint") is None


def test_a_proof_reads_back_and_shows_the_entry_alone() -> None:
    log = log_of(b"one", b"two", b"three", b"four", b"five")
    leaves = [leaf_hash(entry) for entry in log.entries]
    proof = EntryProof(3, inclusion(leaves, 3), log.note, b"four")

    read = read_proof(str(proof).encode(), "p")

    assert read == proof
    assert is_proved(read, b"four", log.checkpoint)
    assert not is_proved(read, b"five", log.checkpoint)
    assert str(proof).startswith("c2sp.org/tlog-proof@v1\nextra Zm91cg==\nindex 3\n")


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda t: t.replace("@v1", "@v2"),
        lambda t: t.replace("index 3", "index 03"),
        lambda t: t.replace("index 3\n", ""),
        lambda t: t.replace("extra ", "extras "),
        lambda t: t.replace("\n\n", "\n", 1),
    ],
)
def test_a_proof_spelt_otherwise_is_none(spoilt) -> None:
    log = log_of(b"one", b"two", b"three", b"four")
    leaves = [leaf_hash(entry) for entry in log.entries]
    text = spoilt(str(EntryProof(3, inclusion(leaves, 3), log.note, b"four")))

    with pytest.raises(VerificationError):
        read_proof(text.encode(), "p")


def policy(*lines: str):
    names = [
        f"witness {name} {key.verifier(key.name, witness=True)}"
        for name, key in zip(("X1", "X2", "Y1"), WITNESSES)
    ]
    text = "\n".join(["# whom we trust", f"log {LOG.verifier(ORIGIN)}", *names, *lines, ""])
    return read_policy(text.encode(), "policy")


def test_a_quorum_of_groups_is_met_by_so_many_of_each() -> None:
    rules = policy("group X 1 X1 X2", "\tgroup both all X Y1", "", "quorum both")
    note = log_of(b"one").note

    def is_met(*keys) -> bool:
        return rules.is_met(cosigners(cosigned(note, *keys), rules, "checkpoint"))

    first, second, third = WITNESSES
    assert not is_met()
    assert not is_met(first, second)
    assert not is_met(third)
    assert is_met(second, third)
    assert rules.logs == (LOG.verifier(ORIGIN),)


def test_one_witness_and_none_are_quorums_too() -> None:
    assert policy("quorum none").is_met(frozenset())
    assert not policy("quorum X1").is_met(frozenset({"X2"}))
    assert policy("group any2 any X1 X2", "quorum any2").is_met(frozenset({"X2"}))


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ((), "names no quorum"),
        (("quorum Z",), "line 6: no line above names Z"),
        (("quorum X1", "quorum X1"), "line 7"),
        (("group G 3 X1 X2", "quorum G"), "3 is no number of 2 members"),
        (("group G 0 X1 X2", "quorum G"), "0 is no number"),
        (("group G all X1 X1", "quorum G"), "X1 is a member twice"),
        (("group G all X1", "group H all X1 X2", "quorum H"), "X1 is a member twice"),
        (("group G all H", "quorum G"), "no line above names H"),
        (("group X1 all X2", "quorum X1"), "the name X1 is taken"),
        (("group none all X2", "quorum none"), "the name none is taken"),
        (("group G all", "quorum G"), "is no line of a policy"),
        (("witnesses all", "quorum X1"), "is no line of a policy"),
        (("quorum X1\r",), "line 6: holds a control character"),
    ],
)
def test_a_policy_that_does_not_say_who_is_enough_is_refused(lines, says: str) -> None:
    with pytest.raises(VerificationError, match=says):
        policy(*lines)


def test_one_key_under_two_names_is_one_witness() -> None:
    again = f"witness again {WITNESSES[0].verifier('other.example', witness=True)}"

    with pytest.raises(VerificationError, match="stands there twice"):
        policy(again, "quorum X1")
