"""Files of age: what is written into one is sealed as it comes, and read back to its last byte.

What leaves it: such a file, whole or not at all, or what is in one. What is sealed goes through
memory alone, and no byte of it is written to a disk here.
"""

from __future__ import annotations

import fcntl
import os
import stat
import tarfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, BinaryIO

from attrs import frozen

from servanda import user_files
from servanda.errors import SettingsError, StoreError
from servanda.watch.speaking.backup_keys import KEY_FILE_BYTES, identity_of

if TYPE_CHECKING:
    import pyrage

MARK = b"age-encryption.org/v1\n"
# age shuts by words only what is in memory whole
MOST_WITH_WORDS = 500_000_000
_WORDS = b"\n-> scrypt "  # in the head of a file that is shut by words
_HEAD_BYTES = 400
_PART_BYTES = 1 << 20


@frozen
class Opening:
    """What opens a backup: a file with a key of age, or words, asked for where they are needed."""

    key_file: Path | None = None
    passphrase: Callable[[], str] = str


@frozen
class AgeKey:
    """What opens one file: an identity, or words."""

    identity: pyrage.x25519.Identity | None = None
    words: str = ""


def key_for(file: Path, opening: Opening) -> AgeKey:
    """What opens this file: words are asked for where it is shut by words, and only then.

    Raises StoreError where it is no file of age, SettingsError where what opens it was not given.
    """
    with user_files.refused_as(SettingsError, file):
        user_files.check_plain(file)
    with file.open("rb") as opened:
        head = opened.read(_HEAD_BYTES)
    if not head.startswith(MARK):
        raise StoreError(
            f"{file}: is no file of age, or its beginning was changed, so it is no sealed backup. "
            "Nothing was restored."
        )
    if _WORDS in head:
        if opening.key_file:
            raise SettingsError(f"{file}: is shut by words, and no key opens it. Leave out --key.")
        return AgeKey(words=opening.passphrase())
    if not opening.key_file:
        raise SettingsError(
            f"{file}: is sealed to a key. Give the file of that key with --key, or bring it back "
            "from its shares first: servanda keys recover."
        )
    with user_files.refused_as(SettingsError, opening.key_file):
        text = user_files.read_text(opening.key_file, most_bytes=KEY_FILE_BYTES)
    return AgeKey(identity=identity_of(text, opening.key_file))


def shut_by_words(data: bytes, words: str) -> bytes:
    """A file of age that whoever knows the words can open."""
    import pyrage  # when used: by few commands

    return bytes(pyrage.passphrase.encrypt(data, words))


@contextmanager
def sealed_to(
    out: BinaryIO, recipients: Sequence[pyrage.x25519.Recipient]
) -> Iterator[BinaryIO]:  # fmt: skip
    """What is written inside stands sealed in a file, and goes through memory alone."""
    import pyrage  # when used: by few commands

    from_inside, into = os.pipe()
    failed: list[BaseException] = []

    def sealing() -> None:
        with os.fdopen(from_inside, "rb") as source:
            try:
                pyrage.encrypt_io(source, _Sink(out, failed), list(recipients))
            except BaseException as error:  # noqa: BLE001  raised by whoever waits for this thread
                failed.append(error)

    thread = Thread(target=sealing, daemon=True)
    thread.start()
    inside = os.fdopen(into, "wb", buffering=_PART_BYTES)
    try:
        yield inside
        inside.close()
    except BrokenPipeError as error:
        failed.append(error)  # the other end says why
    except BaseException:
        _hang_up(inside)
        thread.join()
        raise
    _hang_up(inside)
    thread.join()
    if failed:
        raise failed[0]


@contextmanager
def unsealed(file: Path, key: AgeKey) -> Iterator[BinaryIO]:
    """What is sealed in a file, read as it is opened; StoreError where it is cut or changed."""
    import pyrage  # when used: by few commands

    if key.identity is None:
        with user_files.refused_as(SettingsError, file):
            data = user_files.read_bytes(file, most_bytes=2 * MOST_WITH_WORDS)
        try:
            plain = pyrage.passphrase.decrypt(data, key.words)
        except pyrage.DecryptError as error:
            raise _not_opened(file, str(error), "the words are others, or ") from None
        yield BytesIO(plain)
        return
    outside, into = os.pipe()
    failed: list[BaseException] = []

    def opening() -> None:
        sink = os.fdopen(into, "wb")
        try:
            with file.open("rb") as source:
                pyrage.decrypt_io(source, _Sink(sink, failed), [key.identity])
            sink.flush()
        except BaseException as error:  # noqa: BLE001  raised by whoever waits for this thread
            failed.append(error)
        finally:
            _hang_up(sink)

    thread = Thread(target=opening, daemon=True)
    thread.start()
    inside = os.fdopen(outside, "rb")
    try:
        yield inside
        while inside.read(_PART_BYTES):  # what a tar is filled up with
            pass
    except (tarfile.TarError, EOFError):
        inside.close()
        thread.join()
        if failed and not isinstance(failed[0], BrokenPipeError):
            raise _not_opened(file, str(failed[0])) from None
        raise
    finally:
        inside.close()  # whoever still writes there is told
        thread.join()
    if failed:
        raise _not_opened(file, str(failed[0]))


class _Sink:
    """Where age writes to; what the disk refuses is told as the disk told it."""

    def __init__(self, file: BinaryIO, failed: list[BaseException]) -> None:
        self._file, self._failed = file, failed

    def write(self, data: bytes) -> int:
        try:
            self._file.write(data)
        except OSError as error:
            self._failed.append(error)
            raise
        return len(data)

    def flush(self) -> None:
        self._file.flush()


def _not_opened(file: Path, why: str, other: str = "") -> StoreError:
    if why == "No matching keys found":
        cause = "it is sealed to another key than the one you gave, or its beginning was changed"
    else:
        cause = f"{other}the file was cut or changed"
    return StoreError(f"{file}: cannot be opened ({why}): {cause}. Nothing was restored.")


def _hang_up(pipe: BinaryIO) -> None:
    with suppress(OSError):
        pipe.close()


@contextmanager
def put_whole(file: Path) -> Iterator[BinaryIO]:
    """A file to be filled, its owner's alone, which at the end has that name and is on the disk."""
    file.parent.mkdir(parents=True, exist_ok=True)
    making = file.with_name(f".{file.name}.new")
    # what was planted there is no file of ours: it is neither waited for nor written through
    handle = os.open(making, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK, 0o600)
    with os.fdopen(handle, "wb") as out:
        state = os.fstat(handle)
        if not stat.S_ISREG(state.st_mode) or state.st_nlink != 1:
            raise SettingsError(f"{making}: is there, and no file of a backup. Remove it.")
        try:
            fcntl.flock(out, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SettingsError(f"{file}: another backup is being written there now.") from None
        try:
            out.truncate(0)  # what a killed run left, sealed as all of it
            yield out
            out.flush()
            os.fsync(out.fileno())
            making.replace(file)
        except BaseException:
            making.unlink(missing_ok=True)
            raise
    user_files.sync(file.parent)
