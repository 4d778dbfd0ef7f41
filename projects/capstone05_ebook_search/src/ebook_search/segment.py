"""A segment: a file of arrays that is written once, never changed, and read by mapping it into memory.

    8 bytes   the magic number
    4 × u32   version, length of the header, its CRC-32, 0
    header    JSON: for each array its place, type, number of items, and CRC-32
    arrays    each begins at a multiple of 64 bytes; little-endian

Opening one reads the header. What a query needs of the arrays, the system brings in when it is touched.
"""

import json
import mmap
import os
import struct
import zlib
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ebook_search.errors import BadIndexError
from text_analyzer.reader import printable

MAGIC = b"EBOOKSEG"
VERSION = 1
ALIGNMENT = 64
HEAD = struct.Struct("<8s4I")

Array: TypeAlias = NDArray[Any]
Arrays: TypeAlias = Mapping[str, Array]


def write_segment(path: Path, arrays: Arrays) -> int:
    """Write *arrays* to the new file *path* and onto the disk, and return its size in bytes; `OSError` if it fails."""
    places: dict[str, list[Any]] = {}
    offset = 0
    for name, array in arrays.items():
        little = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<"))
        places[name] = [offset, little.dtype.str, len(little), zlib.crc32(little.data)]
        offset += -(-little.nbytes // ALIGNMENT) * ALIGNMENT
    header = json.dumps(places).encode()
    start = -(-(HEAD.size + len(header)) // ALIGNMENT) * ALIGNMENT
    with path.open("xb") as file:
        file.write(HEAD.pack(MAGIC, VERSION, len(header), zlib.crc32(header), 0) + header)
        for name, array in arrays.items():
            file.seek(start + places[name][0])
            file.write(np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<")).data)
        file.truncate(start + offset)
        file.flush()
        os.fsync(file.fileno())
    return start + offset


class Vocabulary:
    """Sorted words in two arrays: their bytes one after the other, and where each ends."""

    def __init__(self, letters: Array, ends: Array) -> None:
        """Read *letters*, of which word i is from `ends[i]` to `ends[i + 1]`; neither is read before it is needed."""
        # One item of a memoryview costs a third of one of an array.
        self._letters, self._ends = letters.data, ends.data

    def __len__(self) -> int:
        """Return the number of words."""
        return len(self._ends) - 1

    def __getitem__(self, number: int) -> bytes:
        """Return word *number*."""
        return bytes(self._letters[self._ends[number] : self._ends[number + 1]])

    def __iter__(self) -> Iterator[bytes]:
        """Yield all words in order."""
        letters, ends = self._letters.tobytes(), self._ends.tolist()
        return (letters[start:end] for start, end in pairwise(ends))

    def find(self, word: bytes) -> int | None:
        """Return the number of *word*, None if it is not there, in as many steps as halve the vocabulary."""
        number = bisect_left(range(len(self)), word, key=self.__getitem__)
        return number if number < len(self) and self[number] == word else None

    def starting_with(self, prefix: bytes) -> range:
        """Return the numbers of all words that begin with *prefix*: they stand side by side."""
        numbers = range(len(self))
        # No byte of UTF-8 is as great as 255.
        return range(
            bisect_left(numbers, prefix, key=self.__getitem__),
            bisect_left(numbers, prefix + b"\xff", key=self.__getitem__),
        )


def pack_words(words: list[bytes]) -> tuple[Array, Array]:
    """Return the two arrays of a `Vocabulary` of *words*, which are sorted."""
    ends = np.zeros(len(words) + 1, np.uint64)
    np.cumsum(np.fromiter(map(len, words), np.uint64, len(words)), out=ends[1:])
    return np.frombuffer(b"".join(words), np.uint8), ends


class Segment:
    """A segment that was opened. `arrays` says by name what is in it; see `ebook_search.build` for what each holds."""

    def __init__(self, path: Path) -> None:
        """Map the file *path*.

        Raises `FileNotFoundError`, and `BadIndexError` for a file that is no segment, of another version, or damaged as
        far as its header and its size tell.
        """
        self.path = path
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size < HEAD.size:
                raise BadIndexError(f"{printable(str(path))} is damaged: it ends too early; index anew")
            self._memory = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._places, self._start = self._read_header(size)
        self.arrays: dict[str, Array] = {name: self._map(*place[:3]) for name, place in self._places.items()}
        self.terms = Vocabulary(self.arrays["term_letters"], self.arrays["term_ends"])
        self.columns = tuple(self.arrays[name].data for name in ("book", "chapter", "place"))
        self.stems = Vocabulary(self.arrays["stem_letters"], self.arrays["stem_ends"])
        tables = json.loads(self.arrays["tables"].tobytes())
        self.books: list[dict[str, Any]] = tables["books"]
        self.chapters: list[str] = tables["chapters"]

    def __len__(self) -> int:
        """Return the number of passages."""
        return len(self.arrays["begins"]) - 1

    def lengths(self) -> Array:
        """Return how many words each passage has."""
        return np.diff(self.arrays["begins"]) - 1

    def text(self, passage: int) -> str:
        """Return the text of a passage."""
        start, end = self.arrays["text_ends"][passage : passage + 2]
        return self.arrays["text"][int(start) : int(end)].tobytes().decode()

    def check(self) -> None:
        """Read all of the file; `BadIndexError` if an array is not what was written."""
        for name, (*_, checksum) in self._places.items():
            if zlib.crc32(self.arrays[name].data) != checksum:
                raise BadIndexError(f"{printable(str(self.path))} is damaged: {name} has another checksum; index anew")

    def _read_header(self, size: int) -> tuple[dict[str, list[Any]], int]:
        name = printable(str(self.path))
        magic, version, length, checksum, _ = HEAD.unpack(self._memory[: HEAD.size])
        if magic != MAGIC:
            raise BadIndexError(f"{name} is no segment of an index, or damaged; index anew")
        if version != VERSION:
            raise BadIndexError(f"{name} is of version {version}, and this is made for version {VERSION}; index anew")
        header = self._memory[HEAD.size : HEAD.size + length]
        if zlib.crc32(header) != checksum:
            raise BadIndexError(f"{name} is damaged: its header has another checksum; index anew")
        places: dict[str, list[Any]] = json.loads(header)
        start = -(-(HEAD.size + length) // ALIGNMENT) * ALIGNMENT
        if size < max(start + place[0] + np.dtype(place[1]).itemsize * place[2] for place in places.values()):
            raise BadIndexError(f"{name} is damaged: it ends too early; index anew")
        return places, start

    def _map(self, offset: int, kind: str, count: int) -> Array:
        return np.frombuffer(self._memory, np.dtype(kind), count, self._start + offset)
