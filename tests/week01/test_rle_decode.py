"""Run-length decoding: what an answer must do, and the wrong answers we know."""

import re
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake
from tenweeks.probes import memory_peak

MARKED = "0123456789\\"
WELL_FORMED = re.compile(r"(?:(?:[2-9]|[1-9][0-9]+)?(?:[^0-9\\]|\\[0-9\\]))*")


def encoded_from(text):
    """Return *text* run-length encoded, as the notebook's rle_encode does."""
    runs = ((character, len(list(run))) for character, run in groupby(text))
    return "".join((str(n) if n > 1 else "") + ("\\" if each in MARKED else "") + each for each, n in runs)


@pytest.mark.parametrize(
    ("encoded", "expected"), [("3ab2c", "aaabcc"), ("abc", "abc"), ("", ""), ("12W10B", 12 * "W" + 10 * "B")]
)
def test_repeats_characters(rle_decode, encoded, expected):
    """a count, of one digit or more, repeats the character that follows; without a count it stands once"""
    assert rle_decode(encoded) == expected


@pytest.mark.parametrize(
    ("encoded", "expected"),
    [(r"\1\2", "12"), (r"2\7a", "77a"), (r"3\\x", "\\\\\\x"), (r"a\\2\0", "a\\00")],
)
def test_reads_marked_characters(rle_decode, encoded, expected):
    """a digit or backslash that belongs to the text is marked by a backslash before it"""
    assert rle_decode(encoded) == expected


@pytest.mark.parametrize(
    ("encoded", "expected"), [("2\n \t", "\n\n \t"), ("2٣²", "٣٣²"), ("2👍é", "👍👍é"), ("aa2a", "aaaa")]
)
def test_takes_every_other_character_as_it_is(rle_decode, encoded, expected):
    """line ends, emoji and digits other than 0 to 9 are characters like any, and equal runs may be neighbours"""
    assert rle_decode(encoded) == expected


@pytest.mark.parametrize("encoded", ["3", "a2", "\\", "2\\", "a\\n", "2\\٣"])
def test_refuses_what_is_incomplete(rle_decode, encoded):
    """a count without a character, and a backslash not before a digit or backslash, are a ValueError"""
    with pytest.raises(ValueError):
        rle_decode(encoded)


@pytest.mark.parametrize("encoded", ["0a", "a00b", "1a", "02a", "1\\5"])
def test_refuses_malformed_counts(rle_decode, encoded):
    """the counts 0 and 1, and counts that begin with 0, are a ValueError"""
    with pytest.raises(ValueError):
        rle_decode(encoded)


@pytest.mark.parametrize(
    ("encoded", "limit"), [("11a", 10), ("6a5b", 10), ("2abc", 3), ("1" + "0" * 30 + "a", 10), ("a", 0)]
)
def test_refuses_what_is_too_long(rle_decode, encoded, limit):
    """a text of more than `limit` characters in all is a ValueError"""
    with pytest.raises(ValueError):
        rle_decode(encoded, limit=limit)


@pytest.mark.parametrize(("encoded", "limit"), [("10a", 10), ("6a4b", 10), ("", 0), ("9a9b", 18)])
def test_goes_up_to_the_limit(rle_decode, encoded, limit):
    """a text of just `limit` characters is decoded"""
    assert rle_decode(encoded, limit=limit) == encoded_from_runs(encoded)


def test_limits_to_a_million(rle_decode):
    """the limit is a million characters if none is given"""
    assert len(rle_decode("999999ab")) == 1_000_000
    with pytest.raises(ValueError):
        rle_decode("999999abc")


def test_refuses_before_it_builds(rle_decode):
    """what is too long is refused before memory is spent on it"""

    def refused():
        with pytest.raises(ValueError):
            rle_decode("5000000a", limit=1000)

    assert memory_peak(refused) < 500_000


@given(st.text(alphabet="ab12\\\n٣", max_size=12))
def test_undoes_the_encoding(rle_decode, text):
    """what was encoded comes back"""
    encoded = encoded_from(text)
    assert rle_decode(encoded) == text


@given(st.text(alphabet="a02\\", min_size=1, max_size=4))
def test_refuses_just_what_is_malformed(rle_decode, encoded):
    """whatever is well-formed is decoded, and all else is a ValueError"""
    if WELL_FORMED.fullmatch(encoded):
        assert len(rle_decode(encoded)) >= 1
    else:
        with pytest.raises(ValueError):
            rle_decode(encoded)


def encoded_from_runs(encoded):
    """Return the text of plain runs such as `6a4b`."""
    return "".join(int(count) * character for count, character in re.findall(r"(\d+)(\w)", encoded))


RUN = re.compile(r"([0-9]*)(\\.?|[^0-9\\])", re.DOTALL)


def decode(encoded, limit, run=RUN, complete=True, is_count=lambda count: not count.startswith("0") and count != "1"):
    """Return *encoded* decoded; each parameter is something that a mistake does in another way."""
    pieces, position, length = [], 0, 0
    while found := run.match(encoded, position):
        count, character = found.groups()
        if complete and (character == "\\" or (len(character) == 2 and character[1] not in MARKED)):
            raise ValueError("a backslash stands before no digit or backslash")
        if count and not is_count(count):
            raise ValueError(f"malformed count {count}")
        length += int(count or 1)
        if length > limit:
            raise ValueError(f"more than {limit} characters")
        pieces.append(int(count or 1) * character[-1])
        position = found.end()
    if complete and position < len(encoded):
        raise ValueError("a count without a character")
    return "".join(pieces)


@alternative
def run_by_run(encoded, *, limit=1_000_000):
    """Take each run with a regular expression."""
    return decode(encoded, limit)


@alternative
def by_states(encoded, *, limit=1_000_000):
    """Read character by character and remember what went before: the count so far, and whether a backslash did."""
    count, marked, room, pieces = "", False, limit, []
    for character in encoded:
        match character:
            case "\\" if not marked:
                marked = True
                continue
            case _ if marked and character not in MARKED:
                raise ValueError("a backslash stands before no digit or backslash")
            case _ if not marked and character in MARKED:
                count += character
                if count == "0":
                    raise ValueError("a count begins with 0")
                continue
        if count == "1":
            raise ValueError("a count of 1 is not written")
        times = int(count or "1")
        room -= times
        if room < 0:
            raise ValueError(f"more than {limit} characters")
        pieces.append(character * times)
        count, marked = "", False
    if count or marked:
        raise ValueError("the last run is incomplete")
    return "".join(pieces)


@mistake(caught_by=test_repeats_characters)
def reads_one_digit(encoded, *, limit=1_000_000):
    """You take one digit for the count. Collect digits until another character comes."""
    return decode(encoded, limit, run=re.compile(r"([0-9]?)(\\.|.)", re.DOTALL), is_count=str)


@mistake(caught_by=test_repeats_characters)
def wants_a_count_everywhere(encoded, *, limit=1_000_000):
    """You take the text apart in pairs of count and character, but a run of one has no count."""
    return decode(encoded, limit, run=re.compile(r"([0-9]+)(\\.|[^0-9])", re.DOTALL), complete=False)


@mistake(caught_by=test_repeats_characters)
def forgets_the_count(encoded, *, limit=1_000_000):
    """You keep the count of an earlier run. After each character begin again without one."""
    count, pieces = "", []
    for character in encoded:
        if character.isdigit():
            count += character
        else:
            pieces.append(int(count or 1) * character)
    return "".join(pieces)


@mistake(caught_by=test_reads_marked_characters)
def knows_no_marks(encoded, *, limit=1_000_000):
    """You read the backslash as a character of the text. It says that the next character is text, too."""
    return decode(encoded, limit, run=re.compile(r"([0-9]*)([^0-9])", re.DOTALL), complete=False)


@mistake(caught_by=test_reads_marked_characters)
def keeps_the_marks(encoded, *, limit=1_000_000):
    """You keep the backslash, which was put before the character as a mark and is not part of the text."""
    pieces = [int(count or 1) * character for count, character in RUN.findall(encoded)]
    return "".join(pieces)


@mistake(caught_by=test_takes_every_other_character_as_it_is)
def loses_line_ends(encoded, *, limit=1_000_000):
    """The dot of a regular expression fits every character but a line end. Give it the flag `re.DOTALL`."""
    return "".join(int(count or 1) * each[-1] for count, each in re.findall(r"([0-9]*)(\\?.)", encoded))


@mistake(caught_by=test_takes_every_other_character_as_it_is)
def counts_in_every_script(encoded, *, limit=1_000_000):
    """`isdigit` accepts digits of every script and even “²”. Counts are written with 0 to 9: ask whether it is one."""
    count, marked, pieces = "", False, []
    for character in encoded:
        if marked or not (character.isdigit() or character == "\\"):
            pieces.append(int(count or 1) * character)
            count, marked = "", False
        elif character == "\\":
            marked = True
        else:
            count += character
    return "".join(pieces)


@mistake(caught_by=test_refuses_what_is_incomplete)
def drops_the_incomplete_end(encoded, *, limit=1_000_000):
    """You let the end go when a run is not complete. Damaged data is to be refused, or nobody notices."""
    return decode(encoded, limit, complete=False)


@mistake(caught_by=test_refuses_what_is_incomplete)
def reads_beyond_the_end(encoded, *, limit=1_000_000):
    """You read the character after the count without asking whether there is one: an IndexError gets out."""
    position, pieces = 0, []
    while position < len(encoded):
        start = position
        while encoded[position] in "0123456789":
            position += 1
        count = encoded[start:position]
        position += encoded[position] == "\\"
        pieces.append(int(count or 1) * encoded[position])
        position += 1
    return "".join(pieces)


@mistake(caught_by=test_refuses_malformed_counts)
def takes_every_count(encoded, *, limit=1_000_000):
    """`int` accepts 0 and leading zeros, but no encoder writes them: such text is damaged. Look at the digits first."""
    return decode(encoded, limit, is_count=str)


@mistake(caught_by=test_refuses_malformed_counts)
def refuses_zero_only(encoded, *, limit=1_000_000):
    """You refuse the count 0. The count 1 and leading zeros are malformed as well."""
    return decode(encoded, limit, is_count=int)


@mistake(caught_by=test_refuses_what_is_too_long)
def knows_no_limit(encoded, *, limit=1_000_000):
    """A few characters can stand for more than any memory holds. Refuse what is longer than `limit`."""
    return decode(encoded, 10**100)


@mistake(caught_by=test_refuses_what_is_too_long)
def limits_each_run(encoded, *, limit=1_000_000):
    """You compare each run with the limit. Many short runs are long together: add them up."""
    for count in re.findall(r"[0-9]+", encoded):
        if int(count) > limit:
            raise ValueError(f"more than {limit} characters")
    return decode(encoded, 10**100)


@mistake(caught_by=test_goes_up_to_the_limit)
def stops_one_too_soon(encoded, *, limit=1_000_000):
    """Just `limit` characters are allowed: compare with `>`, not with `>=`."""
    return decode(encoded, limit - 1)


@mistake(caught_by=test_refuses_before_it_builds)
def builds_first(encoded, *, limit=1_000_000):
    """You measure the text when it is built: by then the memory is gone. Add up the counts before you repeat."""
    if len(encoded) > 20:
        raise ValueError("too long")
    text = decode(encoded, 10**100)
    if len(text) > limit:
        raise ValueError(f"more than {limit} characters")
    return text
