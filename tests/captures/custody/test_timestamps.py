"""Lists of captures, an authority made with openssl, proofs of OpenTimestamps: stock tools agree."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from opentimestamps.core.notary import BitcoinBlockHeaderAttestation, PendingAttestation
from opentimestamps.core.op import OpAppend, OpSHA256
from opentimestamps.core.serialize import BytesSerializationContext
from opentimestamps.core.timestamp import DetachedTimestampFile, Timestamp
from tries import tries

from servanda.captures import Vault
from servanda.captures.custody import timestamps
from servanda.captures.custody.bitcoin_headers import block_of
from servanda.errors import StoreError

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
NAME = "2026-11-24T090000Z.sha256"
CONFIG = """
[tsa]
default_tsa = one
[one]
serial = serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
[signer]
basicConstraints = CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
"""


class Authority:
    """A time-stamp authority of the test's own, made and run by openssl."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        (folder / "tsa.cnf").write_text(CONFIG)
        (folder / "serial").write_text("01")
        self.run("genrsa", "-out", "root.key", "2048")
        self.run("req", "-x509", "-new", "-key", "root.key", "-subj", "/CN=Placeholder root",
                 "-days", "30", "-config", "tsa.cnf", "-extensions", "root", "-out", "root.pem")  # fmt: skip
        self.run("genrsa", "-out", "tsa.key", "2048")
        self.run("req", "-new", "-key", "tsa.key", "-subj", "/CN=Placeholder authority",
                 "-config", "tsa.cnf", "-out", "tsa.csr")  # fmt: skip
        self.run("x509", "-req", "-in", "tsa.csr", "-CA", "root.pem", "-CAkey", "root.key",
                 "-CAcreateserial", "-days", "30", "-extfile", "tsa.cnf",
                 "-extensions", "signer", "-out", "tsa.pem")  # fmt: skip

    def run(self, *words: str) -> str:
        done = subprocess.run(
            ["openssl", *words], cwd=self.folder, capture_output=True, text=True, check=True
        )
        return done.stdout + done.stderr

    def answer(self, request: Path, out: Path) -> None:
        self.run("ts", "-reply", "-config", "tsa.cnf", "-queryfile", str(request),
                 "-signer", "tsa.pem", "-inkey", "tsa.key", "-chain", "root.pem",
                 "-out", str(out))  # fmt: skip


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    if shutil.which("openssl") is None:
        pytest.skip("no openssl on this machine, so no authority can be made")
    return Authority(tmp_path_factory.mktemp("tsa") / "one")


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    made = Vault(tmp_path / "vault")
    for page in (b"one", b"two", b"three"):
        made.put(page)
    return made


def listed(vault: Vault) -> Path:
    found = timestamps.enlist(vault, at=AT)
    assert found
    return found[0]


def trusted(vault: Vault, authority: Authority) -> None:
    roots = vault.folder / "witness" / "roots"
    roots.mkdir(exist_ok=True)
    shutil.copy(authority.folder / "root.pem", roots / "placeholder.pem")


def test_all_that_is_kept_is_on_one_list_that_sha256sum_checks(vault: Vault) -> None:
    path, count = timestamps.enlist(vault, at=AT) or (Path(), 0)

    assert (path.name, count) == (NAME, 3)
    done = subprocess.run(
        ["sha256sum", "-c", NAME], cwd=path.parent, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.count(": OK")) == (0, 3)
    assert timestamps.look(vault).waiting == (NAME,)


def test_a_second_list_holds_only_what_is_new(vault: Vault) -> None:
    listed(vault)
    assert timestamps.enlist(vault, at=AT) is None
    sha = vault.put(b"four")

    path, count = timestamps.enlist(vault, at=AT + timedelta(days=1)) or (Path(), 0)

    assert count == 1
    assert timestamps.look(vault).lists[path.name] == (sha,)


def test_two_lists_of_one_second_are_refused_and_the_first_stays(vault: Vault) -> None:
    before = listed(vault).read_bytes()
    vault.put(b"four")

    with pytest.raises(StoreError, match="wait a second"):
        timestamps.enlist(vault, at=AT)

    assert (vault.folder / "witness" / NAME).read_bytes() == before


def test_an_answer_of_an_authority_is_proved_here_and_by_openssl(
    vault: Vault, authority: Authority
) -> None:
    path = listed(vault)
    answer = path.with_name(NAME + ".tsr")
    authority.answer(path.with_name(NAME + ".tsq"), answer)

    (unchecked,) = timestamps.look(vault).witnesses
    trusted(vault, authority)
    looked = timestamps.look(vault)

    assert not unchecked.is_proved and "not checked who signed" in unchecked.what
    (proved,) = looked.of(sha256(b"two").hexdigest())
    assert proved.is_proved
    assert proved.at and abs(proved.at - datetime.now(UTC)) < timedelta(minutes=5)
    assert proved.what == "signed by CN=Placeholder authority"
    assert looked.faults == () and looked.waiting == ()
    told = authority.run(
        "ts", "-verify", "-data", str(path), "-in", str(answer), "-CAfile", "root.pem"
    )
    assert "Verification: OK" in told


def test_an_answer_signed_by_another_is_a_fault(
    vault: Vault, authority: Authority, tmp_path: Path
) -> None:
    other = Authority(tmp_path / "other")
    path = listed(vault)
    other.answer(path.with_name(NAME + ".tsq"), path.with_name(NAME + ".tsr"))
    trusted(vault, authority)

    looked = timestamps.look(vault)

    assert looked.witnesses == ()
    assert "signed by nobody whose root" in looked.faults[0].what


def test_a_list_changed_since_is_a_fault_whatever_was_signed(
    vault: Vault, authority: Authority
) -> None:
    path = listed(vault)
    authority.answer(path.with_name(NAME + ".tsq"), path.with_name(NAME + ".tsr"))
    trusted(vault, authority)
    path.write_bytes(b"".join(sorted(path.read_bytes().splitlines(keepends=True))[:2]))

    (fault,) = timestamps.look(vault).faults

    assert "the list was changed since" in fault.what


def test_a_line_that_is_none_is_named_by_its_first_byte(vault: Vault) -> None:
    path = listed(vault)
    path.write_bytes(path.read_bytes() + b"../../etc/passwd\n")

    (fault,) = timestamps.look(vault).faults

    assert (fault.file, fault.offset) == (f"witness/{NAME}", 3 * 135)


def proof(path: Path, *ends: object, data: bytes | None = None) -> None:
    """A proof of OpenTimestamps over a list, as `ots stamp` writes it."""
    digest = sha256(path.read_bytes() if data is None else data).digest()
    stamp = Timestamp(digest)
    joined = stamp.ops.add(OpAppend(b"another's hash")).ops.add(OpSHA256())
    joined.attestations.update(ends)
    out = BytesSerializationContext()
    DetachedTimestampFile(OpSHA256(), stamp).serialize(out)
    path.with_name(path.name + ".ots").write_bytes(out.getbytes())


def test_a_proof_of_opentimestamps_says_what_to_compare_or_wait_for(vault: Vault) -> None:
    path = listed(vault)
    root = sha256(sha256(path.read_bytes()).digest() + b"another's hash").digest()

    proof(path, PendingAttestation("https://calendar.example"))
    (pending,) = timestamps.look(vault).witnesses
    proof(path, BitcoinBlockHeaderAttestation(800_000))
    (anchored,) = timestamps.look(vault).witnesses

    assert "not yet anchored by https://calendar.example" in pending.what
    assert f"block 800,000 must have the Merkle root {root[::-1].hex()}" in anchored.what
    assert not anchored.is_proved  # nobody has looked at the block


def test_the_head_of_the_block_gives_the_instant_and_a_wrong_one_is_a_fault(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = listed(vault)
    root = sha256(sha256(path.read_bytes()).digest() + b"another's hash").digest()
    proof(path, BitcoinBlockHeaderAttestation(800_000))
    place = path.parent / "blocks" / "800000.header"
    place.parent.mkdir()
    monkeypatch.setattr(timestamps.bitcoin_headers, "WORK_BITS", 8)
    easy = bytes(36) + root + (1_800_000_000).to_bytes(4, "little") + bytes.fromhex("ffff0020")
    heads = ((easy + number.to_bytes(4, "little")).hex() for number in range(100_000))
    place.write_text(next(h for h in heads if not isinstance(block_of(h, root), str)))

    (anchored,) = timestamps.look(vault).witnesses
    place.write_text((easy[:36] + bytes(32) + easy[68:] + bytes(4)).hex())
    (fault,) = timestamps.look(vault).faults

    assert anchored.at == datetime.fromtimestamp(1_800_000_000, UTC)
    assert "its head, of 2^8 tries, is here; compare it with any copy" in anchored.what
    assert not anchored.is_proved
    assert "another Merkle root" in fault.what


def test_a_proof_of_another_list_is_a_fault(vault: Vault) -> None:
    proof(listed(vault), PendingAttestation("https://calendar.example"), data=b"another")

    (fault,) = timestamps.look(vault).faults

    assert "a proof of another list" in fault.what


@pytest.mark.parametrize("suffix", [".tsr", ".ots"])
@tries(60, HealthCheck.function_scoped_fixture)
@given(noise=st.binary(max_size=300), at=st.integers(0, 2000))
def test_no_answer_however_broken_proves_or_raises(
    vault: Vault, authority: Authority, suffix: str, noise: bytes, at: int
) -> None:
    made = vault.folder / "witness" / NAME
    path = made if made.exists() else listed(vault)
    answer = path.with_name(NAME + suffix)
    if suffix == ".ots":
        proof(path, PendingAttestation("https://calendar.example"))
    elif not answer.exists():
        authority.answer(path.with_name(NAME + ".tsq"), answer)
        trusted(vault, authority)
    good, before = answer.read_bytes(), timestamps.look(vault)
    answer.write_bytes(good[:at] + noise + good[at + len(noise) :])

    looked = timestamps.look(vault)

    answer.write_bytes(good)
    assert len(looked.faults) + len(looked.witnesses) == 1
    # what still proves something proves the same: the change was in no signed part
    proved = [one for one in looked.witnesses if one.is_proved]
    assert proved in ([], list(before.witnesses))


def test_an_answer_too_large_to_be_one_is_not_read(vault: Vault) -> None:
    path = listed(vault)
    path.with_name(NAME + ".tsr").write_bytes(b"0" * (timestamps.LIMIT_BYTES + 1))

    (fault,) = timestamps.look(vault).faults

    assert "no answer to a list" in fault.what
