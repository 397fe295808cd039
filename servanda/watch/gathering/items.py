"""What a person names to be gathered: files, folders, addresses, standard input.

What leaves it: each item's address and a function that gets its bytes when it is its turn. A
file's address never says where it lies on this machine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from servanda import captures, user_files
from servanda.errors import SourceError
from servanda.watch.gathering.adding import Getter, check_takeable, files_below
from servanda.watch.settings import Watch


def items(
    names: Sequence[str], watch: Watch, *, stdin: Callable[[], bytes]
) -> list[tuple[str, Getter]]:
    """Each item as an address and a way to get its bytes, media type and final address.

    Raises SourceError where a name is no address and no file or folder has it.
    """
    wanted: list[tuple[str, Getter]] = []
    for name in names:
        path = Path(name)
        if name == "-":
            wanted.append(("stdin", lambda: (stdin(), None, None)))
        elif name.partition("://")[1]:
            wanted.append((name, _fetcher(name, watch)))
        elif not path.exists():
            raise SourceError(f"{name}: no such file or folder, and not an address.")
        else:
            wanted += [
                (_address(file, path), _reader(file, path, watch.vault.folder))
                for file in files_below(path)
            ]
    return wanted


def _address(file: Path, item: Path) -> str:
    """A file's name, with the folder it was given by."""
    if file == item:
        return file.name
    return (Path(item.resolve().name) / file.relative_to(item)).as_posix()


def _reader(file: Path, item: Path, vault: Path) -> Getter:
    def get() -> tuple[bytes, str | None, str | None]:
        check_takeable(file, item, vault)
        with user_files.refused_as(SourceError, file):
            is_archive = _is_archive(file.name, b"")
            most = captures.LIMIT_BYTES
            data = b"" if is_archive else user_files.read_bytes(file, most_bytes=most)
        if is_archive or _is_archive(file.name, data):
            raise SourceError(
                f"{file.name}: is an archive of many pages, and is gathered as a source. Write a "
                f'file in the watch\'s folder "sources" with publisher = "...", a table [gather], '
                f'kind = "archive" and at = ["{file.name}"], the path from the watch\'s folder; '
                "then gather the watch alone."
            )
        return data, None, None

    return get


def _is_archive(name: str, data: bytes) -> bool:
    """Whether a file is a WARC or a WACZ, by its name or its first bytes."""
    is_named = name.lower().endswith((".wacz", ".warc", ".warc.gz"))
    return is_named or re.match(rb"WARC/[01]\.\d+\r?\n", data) is not None


def _fetcher(address: str, watch: Watch) -> Getter:
    def get() -> tuple[bytes, str | None, str | None]:
        try:
            fetched = captures.fetch(address, route=watch.route, user_agent=watch.user_agent)
        except captures.Failed as error:
            watch.vault.record(error.exchanges)
            raise
        watch.vault.record(fetched.exchanges)
        return fetched.data, fetched.media_type, fetched.address

    return get
