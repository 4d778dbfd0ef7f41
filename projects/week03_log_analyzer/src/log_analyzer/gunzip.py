"""Gzip by hand, member by member: what comes before damage is kept, and the damaged byte is known."""

import zlib
from collections.abc import Iterable, Iterator

from log_analyzer.errors import DamagedError

MAGIC = b"\x1f\x8b"
# No more than this comes out at once, however much a few bytes expand to.
MOST_AT_ONCE = 256 * 1024


def gunzip(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the content of gzip data that comes in *chunks*, at most `MOST_AT_ONCE` bytes at a time.

    Members follow one another, zero bytes between and after them are skipped (RFC 1952; tapes pad). Damage raises
    `DamagedError`, "damaged at byte 70 (incorrect data check)", when everything before has been yielded. The byte
    counts from 0 in the compressed data and is the one at which the fault shows. Data that stops too early is
    "cut off at byte 70".
    """
    member, position = None, 0
    for chunk in chunks:
        left, is_full = chunk, False
        while left or is_full:
            if member is None:
                position += len(left) - len(left := left.lstrip(b"\0"))
                if not left:
                    break
                member = zlib.decompressobj(_GZIP)
            before = member.copy()
            try:
                content = member.decompress(left, MOST_AT_ONCE)
            except zlib.error as error:
                yield from _up_to_damage(before, left, position, error)
                return
            after = member.unused_data if member.eof else member.unconsumed_tail
            position, left = position + len(left) - len(after), after
            # Then more may wait inside, even if all bytes went in.
            is_full = len(content) == MOST_AT_ONCE and not member.eof
            member = None if member.eof else member
            if content:
                yield content
    if member is not None:
        raise DamagedError(f"cut off at byte {position}")


# Says to zlib that there are a gzip header and a checksum around the data.
_GZIP = 16 + zlib.MAX_WBITS


def _up_to_damage(member: "zlib._Decompress", data: bytes, position: int, error: zlib.error) -> Iterator[bytes]:
    """Feed *data* again, a byte at a time, up to the one that *member* refuses; then raise `DamagedError`."""
    offset = 0
    for offset in range(len(data)):
        try:
            content = member.decompress(data[offset : offset + 1])
        except zlib.error:
            break
        if content:
            yield content
    why = str(error).rpartition(": ")[2]
    raise DamagedError(f"damaged at byte {position + offset} ({why})") from error
