"""The media type of a file by its content, whatever its name says."""

import codecs
import os

OCTETS, TEXT, EMPTY = "application/octet-stream", "text/plain", "inode/x-empty"
HEAD_SIZE = 16 * 1024
# A signature of two bytes is in one random file of 65,536, and in many a text.
SHORTEST_SIGNATURE = 3
# What puremagic calls by another name than file(1) and IANA do.
NAMES = {
    "application/x-gzip": "application/gzip", "application/xml": "text/xml", "audio/wav": "audio/x-wav",
    "audio/wave": "audio/x-wav",
    "application/x-rar-compressed": "application/x-rar",
    "application/x-sqlite3": "application/vnd.sqlite3",
}  # fmt: skip
ZIP = b"PK\x03\x04"
# A ZIP archive is said by its members to be more than one.
OFFICE = {
    b"word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    b"xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    b"ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
# A drawing may begin as any XML does.
SVG, SVG_WITHIN = "image/svg+xml", 1024
# Bytes that no text holds.
CONTROLS = bytes(set(range(32)) - set(b"\t\n\f\r\b\x1b")) + b"\x7f"


def content_type(path: str) -> str:
    """Return the media type of the regular file *path* by its first bytes; raises `OSError` if it cannot be read."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(descriptor, "rb") as file:
        return type_of(file.read(HEAD_SIZE))


def type_of(head: bytes) -> str:
    """Return the media type of content that begins with *head*, its first `HEAD_SIZE` bytes or all of it.

    Signatures are those of puremagic. What has none is `text/plain` if it is UTF-8 without control characters, else
    `application/octet-stream`; nothing at all is `inode/x-empty`, as file(1) says.
    """
    if not head:
        return EMPTY
    if head.startswith(ZIP):
        return zip_type(head)
    return signature_type(head) or (TEXT if is_text(head) else OCTETS)


def is_text(head: bytes) -> bool:
    """Tell whether *head* is UTF-8 without control characters; its last character may be incomplete."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return not head.translate(None, bytes(set(range(256)) - set(CONTROLS)))


def zip_type(head: bytes) -> str:
    """Return what a ZIP archive is: an office document, or just an archive (ISO/IEC 29500-2; OpenDocument 1.3, 3.3)."""
    if head[30:38] == b"mimetype":
        size = int.from_bytes(head[18:22], "little")
        return head[38 : 38 + size].decode("ascii", "replace")
    if b"[Content_Types].xml" in head:
        return next((kind for member, kind in OFFICE.items() if member in head), "application/zip")
    return "application/zip"


def signature_type(head: bytes) -> str | None:
    """Return the type that a signature of puremagic gives *head*, None if none of three bytes or more does."""
    import puremagic  # reads its table when it is imported, and most rules ask for no type

    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return None
    for match in found:
        # One without letters, such as a run of zeros, is no signature; in a text a word is.
        if match.mime_type and len(match.byte_match) >= SHORTEST_SIGNATURE:
            kind = NAMES.get(str(match.mime_type), str(match.mime_type))
            return SVG if kind == "text/xml" and b"<svg" in head[:SVG_WITHIN] else kind
    return None
