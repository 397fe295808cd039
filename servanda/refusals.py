"""What the operating system refuses, in words, and what a person does about it.

What leaves it: a sentence for an error of the system, and whether it is about the machine as a
whole. An error of the machine stops what is being done: it says nothing about the file in hand.
"""

from __future__ import annotations

import errno

# What the system says, and what a person can do about it.
_ADVICE: dict[int, tuple[str, str]] = {
    errno.ENOSPC: ("the disk is full", "Make room and do it again"),
    errno.EDQUOT: ("your share of the disk is used up", "Make room and do it again"),
    errno.EFBIG: ("the file would be larger than this system lets it be", "Raise that limit"),
    errno.EMFILE: (
        "too many files are open at once",
        "Let it open more (ulimit -n 1024) and do it again",
    ),
    errno.ENFILE: ("too many files are open on this machine", "Close other programs"),
    errno.ENOMEM: ("there is not enough memory", "Close other programs and do it again"),
    errno.EAGAIN: ("no further process may be started", "Close other programs and do it again"),
    errno.EACCES: ("you may not", "Ask for the right to it, or name another place"),
    errno.EPERM: ("you may not", "Ask for the right to it, or name another place"),
    errno.EROFS: ("the disk can only be read", "Name a place that can be written"),
    errno.ENOENT: ("there is no such file or folder", "Correct the name, or make it first"),
    errno.ENOTDIR: ("what stands before the last / is no folder", "Correct the name"),
    errno.EISDIR: ("it is a folder", "Name a file"),
    errno.EEXIST: ("something of that name is there already", "Name another"),
    errno.ENOTEMPTY: ("the folder is not empty", "Name another"),
    errno.ENAMETOOLONG: ("the name is too long", "Name it shorter"),
    errno.ELOOP: ("the link leads back to itself", "Name the file itself"),
    errno.ENXIO: ("it is no file of words but a device or a socket", "Name a file"),
    errno.EIO: ("the disk or the device does not answer as it should", "Try another disk"),
    errno.EBUSY: ("another program holds it", "Close that program and do it again"),
}
# fmt: off
_OF_THE_MACHINE = frozenset({
    errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN,
    errno.EROFS, errno.EIO,
})
# fmt: on
_LONG = 200  # letters of a name that a message shows


def reason(error: OSError) -> str:
    """What the system refuses, as the middle of a sentence.

    >>> reason(OSError(28, "No space left on device"))
    'the disk is full'
    """
    known = _ADVICE.get(error.errno or 0)
    return known[0] if known else (error.strerror or str(error) or "the system does not say why")


def advice(error: OSError) -> str:
    """What a person does about it, a sentence."""
    known = _ADVICE.get(error.errno or 0)
    return f"{known[1] if known else 'Mend that and do it again'}."


def shortened(name: object) -> str:
    """A name as a message shows it; the end of a very long one.

    >>> len(shortened("x" * 5000))
    204
    """
    words = "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in str(name))
    return words if len(words) <= _LONG else f"... {words[-_LONG:]}"


def is_of_the_machine(error: BaseException) -> bool:
    """Whether an error is about the machine and not about a file.

    No memory, no room, no handles: the next file would be refused as well, so nothing may be
    said of this one.
    """
    return isinstance(error, MemoryError) or (
        isinstance(error, OSError) and error.errno in _OF_THE_MACHINE
    )


def stop_for_the_machine(error: BaseException) -> None:
    """Raise what the machine refused where that is what an error came of; else do nothing."""
    cause: BaseException | None = error
    for _ in range(16):  # a chain of causes may be a ring
        if cause is None:
            return
        if is_of_the_machine(cause):
            raise cause
        cause = cause.__cause__


def machine_words(error: BaseException) -> str:
    """One line on what the system refused: where, what, what to do; "" where it refused nothing.

    Words and names that no file or database can hold are refused by it too.
    """
    if isinstance(error, MemoryError):
        return (
            "there is not enough memory for this. Nothing more was done. Close other programs, "
            "give fewer or smaller files, and do it again."
        )
    if isinstance(error, OSError):
        where = f"{shortened(error.filename)}: " if error.filename is not None else ""
        return f"{where}{reason(error)}. What was begun there was not done. {advice(error)}"
    if isinstance(error, ValueError) and "embedded null" in str(error):
        return "a name with a zero byte in it is no file's. Nothing was done. Correct the name."
    if isinstance(error, UnicodeEncodeError) and 0xDC80 <= ord(error.object[error.start]) <= 0xDCFF:
        return (
            f"what was given has the byte 0x{ord(error.object[error.start]) - 0xDC00:02x} in it, "
            "which is not UTF-8. Nothing was done. Set the terminal to UTF-8 and write it again."
        )
    return ""
