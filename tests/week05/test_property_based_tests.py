"""Properties of a run-length code: what they must notice, and those we know that do not."""

import contextlib
import itertools
import math

from hypothesis import assume, given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake
from tenweeks.suites import Subject

RunLength = None  # what the tests below call: one version after the other


def pairs_of(text):
    return [(character, len(list(run))) for character, run in itertools.groupby(text)]


class Given:
    """it is the one of the lesson"""

    @staticmethod
    def encode(text):
        return [
            (character, min(9, length - done)) for character, length in pairs_of(text) for done in range(0, length, 9)
        ]

    @staticmethod
    def decode(pairs):
        return "".join(character * length for character, length in pairs)


class EvenParts(Given):
    """a run of more than 9 is cut into parts of about the same size"""

    @staticmethod
    def encode(text):
        pairs = []
        for character, length in pairs_of(text):
            parts = math.ceil(length / 9)
            pairs += [(character, (length + part) // parts) for part in range(parts)]
        return pairs


class LosesLastRun(Given):
    """the last run of several is lost"""

    @staticmethod
    def encode(text):
        pairs = Given.encode(text)
        return pairs[:-1] if len(pairs) > 1 else pairs


class NoRuns(Given):
    """each character gets a pair of its own"""

    @staticmethod
    def encode(text):
        return [(character, 1) for character in text]


class LongRuns(Given):
    """a run of more than 9 is one pair"""

    @staticmethod
    def encode(text):
        return pairs_of(text)


class CutsAfterTen(Given):
    """a run of 11 to 18 is cut after 10"""

    @staticmethod
    def encode(text):
        pairs = []
        for character, length in pairs_of(text):
            if 10 < length < 19:
                pairs += [(character, 10), (character, length - 10)]
            else:
                pairs += Given.encode(character * length)
        return pairs


class FoldsCase(Given):
    """“a” and “A” side by side are one run"""

    @staticmethod
    def encode(text):
        folded = text[:1]
        for character in text[1:]:
            folded += folded[-1] if character.casefold() == folded[-1].casefold() else character
        return Given.encode(folded)


class Strips(Given):
    """blanks at the end of a text are lost"""

    @staticmethod
    def encode(text):
        return Given.encode(text.rstrip())


class ZeroPair(Given):
    """a run of 9 is followed by a pair of length 0"""

    @staticmethod
    def encode(text):
        pairs = []
        for character, length in Given.encode(text):
            pairs += [(character, length), (character, 0)] if length == 9 else [(character, length)]
        return pairs


class SkipsNeighbours(Given):
    """of two pairs that could be one, `decode` reads the first alone"""

    @staticmethod
    def decode(pairs):
        kept = []
        for character, length in pairs:
            if not (kept and kept[-1][0] == character and kept[-1][1] + length <= 9):
                kept.append((character, length))
        return Given.decode(kept)


CODE = Subject(
    "RunLength",
    right=[Given, EvenParts],
    wrong=[LosesLastRun, NoRuns, LongRuns, CutsAfterTen, FoldsCase, Strips, ZeroPair, SkipsNeighbours],
)


def test_passes_as_given(TestRunLength):
    """each test passes for `RunLength` as it is given"""
    CODE.passes_as_given(TestRunLength)


def test_passes_for_other_right_code(TestRunLength):
    """each test passes for another right `RunLength`"""
    CODE.passes_other_right_code(TestRunLength)


def test_can_fail(TestRunLength):
    """no test passes whatever the code does"""
    CODE.can_fail(TestRunLength)


def test_wastes_no_examples(TestRunLength):
    """each property turns down fewer than half of its inputs"""
    CODE.wastes_no_examples(TestRunLength)


def test_notices_wrong_code(TestRunLength):
    """each wrong version of `RunLength` makes a test fail"""
    CODE.notices_wrong_code(TestRunLength)


RUNS = st.lists(st.tuples(st.sampled_from("aA "), st.integers(1, 9)), max_size=5)
TEXTS = st.lists(st.tuples(st.sampled_from("aA "), st.integers(1, 20)), max_size=5).map(Given.decode)


def fewest(text):
    """Return how many pairs a text needs."""
    return sum(math.ceil(length / 9) for _, length in pairs_of(text))


class Decodes:
    @given(RUNS)
    def test_decodes_all_pairs(self, pairs):
        assert RunLength.decode(pairs) == "".join(character * length for character, length in pairs)


class Returns:
    @given(TEXTS)
    def test_comes_back(self, text):
        assert RunLength.decode(RunLength.encode(text)) == text


@st.composite
def texts_of_runs(draw):
    """Return a text in which some runs are long."""
    text = ""
    for _ in range(draw(st.integers(0, 5))):
        text += draw(st.sampled_from("xX ")) * draw(st.one_of(st.integers(1, 3), st.integers(8, 19)))
    return text


@alternative
class with_a_law_for_each_run:
    @given(texts_of_runs())
    def test_encodes(self, text):
        pairs = RunLength.encode(text)
        assert "".join(character * length for character, length in pairs) == text
        for character, run in itertools.groupby(pairs, key=lambda pair: pair[0]):
            lengths = [length for _, length in run]
            assert all(1 <= length <= 9 for length in lengths), character
            assert len(lengths) == -(-sum(lengths) // 9)

    @given(st.lists(st.tuples(st.sampled_from("pq"), st.integers(1, 9)), max_size=4))
    def test_decodes_piece_by_piece(self, pairs):
        assert RunLength.decode(pairs) == "".join(RunLength.decode([pair]) for pair in pairs)
        assert all(RunLength.decode([(character, length)]) == character * length for character, length in pairs)


@alternative
class with_a_plain_oracle:
    def plain(self, text):
        """Return pairs in the plainest way: one character after the other."""
        pairs = []
        for character in text:
            if pairs and pairs[-1][0] == character and pairs[-1][1] < 9:
                pairs[-1] = (character, pairs[-1][1] + 1)
            else:
                pairs.append((character, 1))
        return pairs

    @given(st.lists(st.text("ñÑ\t", max_size=4).map(lambda text: text * 7), max_size=3).map("".join))
    def test_is_as_short_as_the_plain_one(self, text):
        pairs = RunLength.encode(text)
        assert len(pairs) == len(self.plain(text))
        assert RunLength.decode(pairs) == RunLength.decode(self.plain(text)) == text
        assert {length for _, length in pairs} <= set(range(1, 10))

    @given(st.lists(st.tuples(st.sampled_from("xy"), st.integers(1, 9)), max_size=6))
    def test_any_pairs(self, pairs):
        assert list(RunLength.decode(pairs)) == [character for character, length in pairs for _ in range(length)]


@mistake(caught_by=test_notices_wrong_code)
class goes_there_and_back_alone(Returns):
    """There and back is one law. It says nothing about the form in between, nor of pairs that are no result."""

    @given(TEXTS)
    def test_comes_back(self, text):
        assert RunLength.decode(RunLength.encode(text)) == text


@mistake(caught_by=test_notices_wrong_code)
class draws_short_runs(Decodes):
    """No run is longer than 5, so the limit of 9 is never reached: build texts out of runs, some of them long."""

    @given(st.text("aA ", max_size=5))
    def test_encodes(self, text):
        pairs = RunLength.encode(text)
        assert RunLength.decode(pairs) == text
        assert len(pairs) == fewest(text)
        assert all(1 <= length <= 9 for _, length in pairs)


@mistake(caught_by=test_notices_wrong_code)
class draws_two_letters(Decodes):
    """“a” and “b” hold no capital and no blank, and those are where code goes wrong."""

    @given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(1, 20)), max_size=5).map(Given.decode))
    def test_encodes(self, text):
        pairs = RunLength.encode(text)
        assert RunLength.decode(pairs) == text
        assert len(pairs) == fewest(text)


@mistake(caught_by=test_passes_as_given)
class forbids_equal_neighbours(Decodes, Returns):
    """A run of more than 9 takes several pairs, so neighbours may bear one character."""

    @given(TEXTS)
    def test_neighbours_differ(self, text):
        assert all(one[0] != other[0] for one, other in itertools.pairwise(RunLength.encode(text)))


@mistake(caught_by=test_passes_for_other_right_code)
class cuts_runs_in_its_own_way(Decodes):
    """Where a long run is cut is not promised. The test has one right answer of many, and refuses the others."""

    @given(TEXTS)
    def test_encodes(self, text):
        assert RunLength.encode(text) == Given.encode(text)


@mistake(caught_by=test_notices_wrong_code)
class decodes_what_was_encoded_alone:
    """`decode` promises to read any pairs, and is only given those that `encode` makes, which are the fewest."""

    @given(TEXTS)
    def test_encodes(self, text):
        pairs = RunLength.encode(text)
        assert RunLength.decode(pairs) == text
        assert len(pairs) == fewest(text)


@mistake(caught_by=test_notices_wrong_code)
class never_counts_the_pairs(Decodes, Returns):
    """As few pairs as possible: nobody counts them, so a code that makes nothing shorter is as good."""

    @given(TEXTS)
    def test_lengths(self, text):
        assert all(1 <= length <= 9 for _, length in RunLength.encode(text))


@mistake(caught_by=test_wastes_no_examples)
class waits_for_runs(Decodes, Returns):
    """Few texts have equal characters in a row, and all others are thrown away: build texts out of runs instead."""

    @given(st.text("aA ", max_size=30))
    def test_cuts_long_runs(self, text):
        assume(any(length > 2 for _, length in pairs_of(text)))
        assert len(RunLength.encode(text)) == fewest(text)


@mistake(caught_by=test_can_fail)
class fears_errors(Decodes, Returns):
    """`suppress` swallows the failing assertion as well, so the property holds for any code."""

    @given(TEXTS)
    def test_counts(self, text):
        with contextlib.suppress(Exception):
            assert len(RunLength.encode(text)) == fewest(text)
