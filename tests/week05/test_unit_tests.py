"""Unit tests for a module's class: what they must notice, and the tests we know that do not."""

import math
import re
from collections import Counter

import pytest

from tenweeks.plugin import alternative, mistake
from tenweeks.suites import Subject

TextStats = None  # what the tests below call: one version after the other


class Given:
    """it is the one of the lesson"""

    def __init__(self, text):
        self._words = re.findall(r"[^\W\d_]+", text.casefold())

    def count(self):
        return len(self._words)

    def mean_length(self):
        return sum(map(len, self._words)) / len(self._words) if self._words else 0.0

    def most_common(self, number):
        if number < 0:
            raise ValueError(f"cannot give {number} words")
        counts = Counter(self._words)
        return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:number]

    def longest(self):
        if not self._words:
            raise ValueError("a text without words has no longest one")
        return max(self._words, key=len)


class Streaming:
    """it keeps counts instead of words, its messages have other words, and a mean may differ in the last digit"""

    def __init__(self, text):
        self.counts = Counter()
        word = ""
        for character in text.casefold() + " ":
            if character.isalpha():
                word += character
            elif word:
                self.counts[word] += 1
                word = ""

    def __repr__(self):
        return f"<{self.count()} words>"

    def count(self):
        return self.counts.total()

    def mean_length(self):
        return sum(len(word) / self.count() for word in self.counts.elements())

    def most_common(self, number):
        if number < 0:
            raise ValueError("no")
        return sorted(sorted(self.counts.items()), key=lambda pair: pair[1], reverse=True)[:number]

    def longest(self):
        if not self.counts:
            raise ValueError("none")
        return max(self.counts, key=len)


class KeepsCase(Given):
    """“The” and “the” are counted as two words"""

    def __init__(self, text):
        self._words = re.findall(r"[^\W\d_]+", text)


class TakesDigits(Given):
    """a number such as 42 counts as a word"""

    def __init__(self, text):
        self._words = re.findall(r"[^\W_]+", text.casefold())


class OnlyAscii(Given):
    """letters beyond a to z, as in “été”, are not part of a word"""

    def __init__(self, text):
        self._words = re.findall(r"[a-z]+", text.casefold())


class FirstLine(Given):
    """words after the first line are lost"""

    def __init__(self, text):
        super().__init__((text.splitlines() or [""])[0])


class MeanOfNothingFails(Given):
    """the mean length in a text without words is an error"""

    def mean_length(self):
        return sum(map(len, self._words)) / len(self._words)


class WholeMean(Given):
    """the mean length is rounded down to a whole number"""

    def mean_length(self):
        return float(math.floor(super().mean_length()))


class TiesByAppearance(Given):
    """words that occur equally often are not in alphabetical order"""

    def most_common(self, number):
        Given.most_common(self, number)
        return Counter(self._words).most_common(number)


class Rarest(Given):
    """the rarest words come first"""

    def most_common(self, number):
        Given.most_common(self, number)
        counts = Counter(self._words)
        return sorted(counts.items(), key=lambda pair: (pair[1], pair[0]))[:number]


class NegativeNumbers(Given):
    """a negative number of words is accepted"""

    def most_common(self, number):
        return super().most_common(max(number, 0))


class AsksForTooMany(Given):
    """more words are asked for than there are, and it is an error"""

    def most_common(self, number):
        words = super().most_common(number)
        return [words[index] for index in range(number)]


class Forgetful(Given):
    """a second question gets another answer, because the first one used the words up"""

    def most_common(self, number):
        words = super().most_common(number)
        self._words = []
        return words


class LastLongest(Given):
    """of several longest words the last one is given"""

    def longest(self):
        super().longest()
        return max(reversed(self._words), key=len)


class LongestOfNothing(Given):
    """the longest word of a text without words is an empty text"""

    def longest(self):
        return max(self._words, key=len, default="")


TEXT_STATS = Subject(
    "TextStats",
    right=[Given, Streaming],
    wrong=[
        KeepsCase,
        TakesDigits,
        OnlyAscii,
        FirstLine,
        MeanOfNothingFails,
        WholeMean,
        TiesByAppearance,
        Rarest,
        NegativeNumbers,
        AsksForTooMany,
        Forgetful,
        LastLongest,
        LongestOfNothing,
    ],
)


def test_passes_as_given(TestTextStats):
    """each test passes for `TextStats` as it is given"""
    TEXT_STATS.passes_as_given(TestTextStats)


def test_passes_for_other_right_code(TestTextStats):
    """each test passes for another `TextStats` that keeps the promises"""
    TEXT_STATS.passes_other_right_code(TestTextStats)


def test_passes_in_any_order(TestTextStats):
    """the tests pass in any order"""
    TEXT_STATS.passes_in_any_order(TestTextStats)


def test_can_fail(TestTextStats):
    """no test passes whatever `TextStats` does"""
    TEXT_STATS.can_fail(TestTextStats)


def test_notices_wrong_code(TestTextStats):
    """each wrong version of `TextStats` makes a test fail"""
    TEXT_STATS.notices_wrong_code(TestTextStats)


class Complete:
    """All that the promises ask for, so that a mistake below is wrong in one thing alone."""

    def test_folds_and_splits(self):
        stats = TextStats("The été, 42\nthe été Über")
        assert stats.count() == 5
        assert stats.most_common(9) == [("the", 2), ("été", 2), ("über", 1)]
        assert stats.most_common(1) == [("the", 2)]

    def test_ties(self):
        assert TextStats("b a").most_common(2) == [("a", 1), ("b", 1)]

    def test_negative(self):
        with pytest.raises(ValueError):
            TextStats("a").most_common(-1)

    def test_mean(self):
        assert TextStats("a bb bbbb").mean_length() == pytest.approx(7 / 3)
        assert TextStats("").mean_length() == 0

    def test_longest(self):
        assert TextStats("aa bb c").longest() == "aa"

    def test_longest_of_nothing(self):
        with pytest.raises(ValueError):
            TextStats("12").longest()


@alternative
class one_text_for_all:
    @pytest.fixture
    def stats(self):
        return TextStats("Été, été! 7 pan\nZoë pan oro")

    @pytest.fixture
    def nothing(self):
        return TextStats("...")

    def test_counts(self, stats, nothing):
        assert (stats.count(), nothing.count()) == (6, 0)

    def test_mean(self, stats, nothing):
        assert stats.mean_length() == pytest.approx(3.0)
        assert nothing.mean_length() == 0.0
        assert TextStats("a bb").mean_length() == 1.5

    @pytest.mark.parametrize("number", [0, 1, 2, 3, 4, 100])
    def test_ranks(self, stats, number):
        ranking = [("pan", 2), ("été", 2), ("oro", 1), ("zoë", 1)]
        assert stats.most_common(number) == ranking[:number]
        assert stats.most_common(number) == ranking[:number]

    def test_refuses_a_negative_number(self, stats):
        with pytest.raises(ValueError):
            stats.most_common(-1)

    def test_longest_is_the_first(self, stats, nothing):
        assert stats.longest() == "été"
        with pytest.raises(ValueError):
            nothing.longest()


@alternative
class against_another_way_to_count:
    TEXTS = ("", "Ein Ei, zwei Eier", "ñandú Ñandú 3 b_a\nfin", "dd cc c")

    @pytest.mark.parametrize("text", TEXTS)
    def test_agrees(self, text):
        letters = "".join(each if each.isalpha() else " " for each in text.casefold())
        words = letters.split()
        stats = TextStats(text)
        ranking = sorted(((word, words.count(word)) for word in set(words)), key=lambda pair: (-pair[1], pair[0]))
        assert stats.count() == len(words)
        assert [stats.most_common(number) for number in (0, 2, 50)] == [ranking[:2][:0], ranking[:2], ranking]
        assert stats.mean_length() == pytest.approx(sum(map(len, words)) / max(len(words), 1))
        if words:
            assert stats.longest() == next(word for word in words if len(word) == max(map(len, words)))

    @pytest.mark.parametrize("ask", [lambda stats: stats.most_common(-2), lambda stats: stats.longest()])
    def test_refuses(self, ask):
        with pytest.raises(ValueError):
            ask(TextStats("1 2 3"))


@mistake(caught_by=test_notices_wrong_code)
class only_the_happy_path:
    """An ordinary text shows that the code can work. Wrong code differs at the edges: no words, ties, errors."""

    def test_counts(self):
        assert TextStats("a bb").count() == 2

    def test_mean(self):
        assert TextStats("a bb").mean_length() == 1.5

    def test_most_common(self):
        assert TextStats("b a b").most_common(1) == [("b", 2)]

    def test_longest(self):
        assert TextStats("a bb").longest() == "bb"


@mistake(caught_by=test_passes_for_other_right_code)
class asserts_on_what_is_inside(Complete):
    """A name with an underscore is nobody else's business. The test breaks when the words are kept in another way."""

    def test_keeps_words(self):
        assert TextStats("a b")._words == ["a", "b"]


@mistake(caught_by=test_passes_for_other_right_code)
class compares_a_mean_exactly(Complete):
    """Floats are rounded at each step, so another order of the same sum ends in another digit: ask `pytest.approx`."""

    def test_mean(self):
        assert TextStats("a bb bbbb").mean_length() == 7 / 3
        assert TextStats("a a bb b bb b bbb").mean_length() == 11 / 7
        assert TextStats("").mean_length() == 0


@mistake(caught_by=test_passes_for_other_right_code)
class matches_a_message(Complete):
    """What the error says is not promised, only its class. Whoever improves them would have to change the test."""

    def test_negative(self):
        with pytest.raises(ValueError, match="cannot give -1 words"):
            TextStats("a").most_common(-1)


@mistake(caught_by=test_passes_for_other_right_code)
class asserts_on_a_repr(Complete):
    """How an object shows itself is for people who debug. Unless it is promised, a test must not depend on it."""

    def test_shows_itself(self):
        assert "object" in repr(TextStats("a"))


@mistake(caught_by=test_can_fail)
class hides_failures(Complete):
    """The `except` catches the failing assertion as well: a test that fears errors cannot report any."""

    def test_mean_of_nothing(self):
        try:
            assert TextStats("").mean_length() == 0
        except (ZeroDivisionError, AssertionError, NotImplementedError):
            pass


@mistake(caught_by=test_notices_wrong_code)
class calls_and_asserts_nothing:
    """A call without an `assert` shows that nothing was raised, and says nothing about what came back."""

    def test_methods(self):
        for text in ["The été, 42\nthe", "b a"]:
            stats = TextStats(text)
            stats.count()
            stats.mean_length()
            stats.most_common(9)


@mistake(caught_by=test_passes_in_any_order)
class shares_an_object(Complete):
    """The second test needs what the first one has put there. Let a fixture make the object anew for each test."""

    made = []

    def test_1_makes(self):
        self.made.append(TextStats("a b"))
        assert self.made[0].count() == 2

    def test_2_uses(self):
        assert self.made[0].longest() == "a"


@mistake(caught_by=test_passes_as_given)
class expects_capitals(Complete):
    """The promise says that words are folded, so the capital is gone: the test states the promise as one wishes it."""

    def test_longest(self):
        assert TextStats("Wort an").longest() == "Wort"


@mistake(caught_by=test_passes_as_given)
class takes_order_of_appearance(Complete):
    """Words that occur equally often come in alphabetical order, and the test has them as they stand in the text."""

    def test_ties(self):
        assert TextStats("b a").most_common(2) == [("b", 1), ("a", 1)]


@mistake(caught_by=test_notices_wrong_code)
class forgets_the_errors(Complete):
    """Half of a promise is what happens when there is no answer. Each ValueError that is promised needs a test."""

    def test_negative(self):
        assert TextStats("a").most_common(0) == []

    def test_longest_of_nothing(self):
        assert TextStats("12").count() == 0


@mistake(caught_by=test_notices_wrong_code)
class has_no_tie(Complete):
    """Where no two words occur equally often, or are equally long, their order is not seen. Make a tie, in both."""

    def test_folds_and_splits(self):
        assert TextStats("The été, 42\nthe Été été").most_common(9) == [("été", 3), ("the", 2)]
        assert TextStats("The été, 42\nthe Été été").most_common(1) == [("été", 3)]

    def test_ties(self):
        stats = TextStats("b b a")
        assert [stats.most_common(5), stats.most_common(5)] == [[("b", 2), ("a", 1)]] * 2

    def test_longest(self):
        assert TextStats("aa b").longest() == "aa"


@mistake(caught_by=test_notices_wrong_code)
class asks_once(Complete):
    """Nobody asks the same object twice, so a version that uses its words up goes through."""

    def test_folds_and_splits(self):
        stats = TextStats("The été, 42\nthe été Über")
        assert stats.count() == 5
        assert stats.most_common(9) == [("the", 2), ("été", 2), ("über", 1)]
