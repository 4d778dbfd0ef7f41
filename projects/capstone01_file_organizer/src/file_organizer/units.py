"""Sizes and durations as people write them."""

import re

SIZES = {
    "B": 1, "kB": 1000, "MB": 1000**2, "GB": 1000**3, "TB": 1000**4,
    "KiB": 1024, "MiB": 1024**2, "GiB": 1024**3, "TiB": 1024**4,
}  # fmt: skip
SECONDS = {
    "s": 1, "second": 1, "min": 60, "minute": 60, "h": 3600, "hour": 3600, "day": 86400, "week": 604800,
}  # fmt: skip
QUANTITY = re.compile(r"(\d+(?:\.\d+)?)\s*([A-Za-z]+)", re.ASCII)


def parse_size(text: object) -> int:
    """Return the bytes that *text* means, such as "10 MB" or "4 KiB"; a whole number is bytes.

    The units are those of `SIZES`, in any case. Raises `ValueError` for anything else.
    """
    if isinstance(text, int) and not isinstance(text, bool) and text >= 0:
        return text
    units = {unit.casefold(): factor for unit, factor in SIZES.items()}
    if isinstance(text, str) and (found := QUANTITY.fullmatch(text.strip())):
        number, unit = found.groups()
        if factor := units.get(unit.casefold()):
            return round(float(number) * factor)
    raise ValueError(f"a size is such as 10 MB or 4 KiB, not {text!r}")


def parse_duration(text: object) -> float:
    """Return the seconds that *text* means, such as "5 s", "90 days" or "2 weeks".

    The units are those of `SECONDS`, with or without a plural s. Raises `ValueError` for anything else.
    """
    if isinstance(text, str) and (found := QUANTITY.fullmatch(text.strip())):
        number, unit = found.groups()
        if factor := SECONDS.get(unit) or SECONDS.get(unit.removesuffix("s")):
            return float(number) * factor
    raise ValueError(f"a duration is such as 5 s, 2 hours or 90 days, not {text!r}")


def format_size(size: int) -> str:
    """Return *size* bytes for a reader, with three digits and in units of a thousand.

    >>> format_size(999), format_size(1000), format_size(123_456_789)
    ('999 B', '1.00 kB', '123 MB')
    """
    if size < 1000:
        return f"{size} B"
    units = ("kB", "MB", "GB", "TB", "PB", "EB", "ZB")
    number, unit = next((size / 1000**power, unit) for power, unit in enumerate(units, 1) if size < 999.5 * 1000**power)
    digits = 2 if number < 9.995 else 1 if number < 99.95 else 0
    return f"{number:.{digits}f} {unit}"
