"""Count and rank: words become numbers, and numbers an order.

Build `count_words`, `Counts.add` and `count` in `counts.py`, `find_steps` in `tokenize.py` and `PhraseWindow.feed`
in `phrases.py`, `top` and `parse_stop_words` in `topk.py`, and `summarize` and `analyze` in `report.py`.

Hint: `Counter.update` counts a whole list at the speed of C; give it long lists.
Hint: a sorted list of a million words to show ten of them is wasted work. `heapq` keeps only the ten; think about which
way each part of its key has to run.
"""

import random

import pytest

from text_analyzer import (
    Counts,
    NotTextError,
    PhraseWindow,
    Summary,
    analyze,
    count,
    count_words,
    parse_stop_words,
    summarize,
    top,
)


def broken():
    """Yield a piece of text, and fail."""
    yield "wave wave "
    raise NotTextError("broken is not text")


def test_words_of_several_texts():
    """the same word counts once more wherever it comes"""
    assert count_words(["The tide, ", "the TIDE! ", ""]) == {"the": 2, "tide": 2}


def test_counting_reads_once():
    """the texts are read once, one at a time"""
    assert count_words(word for word in ["one ", "two "]) == {"one": 1, "two": 1}


def test_lines_and_characters():
    """lines are line feeds and characters are code points, as wc counts them"""
    counts = count(["é\r\nwa", "ve\nlast"])
    assert (counts.lines, counts.characters, counts.words) == (2, 12, {"é": 1, "wave": 1, "last": 1})


def test_nothing():
    """an empty text has no lines, no characters, no words"""
    assert summarize(count([])) == Summary(lines=0, characters=0, words=0, distinct=0)


def test_a_file_split_in_two():
    """a text and its two halves, split between words, have the same counts"""
    text = "The tide rises,\nthe tide falls.\n"
    halves = count([text[:9]])
    halves.add(count([text[9:]]))
    assert halves == count([text])


def test_adding_leaves_the_other_alone():
    """what was added is not changed by later additions"""
    total, first = Counts(), count(["tide\n"])
    total.add(first)
    total.add(count(["tide\n"]))
    assert (total.words, first.words, first.lines) == ({"tide": 2}, {"tide": 1}, 1)


def test_phrases():
    """a phrase is words in a row, with white space, one line break, quotes or emphasis between them"""
    assert PhraseWindow(2).feed("The “tide”\nrises _so_ high") == ["the tide", "tide rises", "rises so", "so high"]


@pytest.mark.parametrize("text", ["tide. wave", "tide, wave", "tide — wave", "tide\n \nwave", "tide (wave)"])
def test_phantom_phrases(text):
    """no phrase goes over punctuation or a blank line"""
    assert PhraseWindow(2).feed(text) == []


def test_phrases_over_pieces():
    """a phrase may begin in one piece of a text and end in another; so may a blank line"""
    window = PhraseWindow(2)
    assert [window.feed(text) for text in ["the ", "tide\n", "rises\n", "\nand "]] == [
        [],
        ["the tide"],
        ["tide rises"],
        [],
    ]


def test_phrases_are_counted_on_request():
    """phrases are counted beside the words, and only when asked for"""
    text = ["the tide the ti", "de"]
    assert count(text, ngrams=2).phrases == {"the tide": 2, "tide the": 1}
    assert count(text, ngrams=2).words == {"the": 2, "tide": 2}
    assert count(text).phrases == {}


def test_ranking():
    """the most frequent come first, and equals in alphabetical order"""
    assert top({"b": 2, "c": 9, "a": 2, "d": 1}, 3) == [("c", 9), ("a", 2), ("b", 2)]


def test_ranking_does_not_depend_on_the_order_of_counting():
    """however the counts come, the ranking is the same, and the counts are not changed"""
    items = [(f"w{number}", number % 5) for number in range(100)]
    expected = sorted(items, key=lambda item: (-item[1], item[0]))
    for seed in range(5):
        shuffled = dict(random.Random(seed).sample(items, 100))
        before = list(shuffled.items())
        assert top(shuffled, 30) == expected[:30]
        assert list(shuffled.items()) == before


@pytest.mark.parametrize(("k", "length"), [(0, 0), (1, 1), (2, 2), (3, 2), (10**9, 2)])
def test_k_beyond_the_vocabulary(k, length):
    """k may be 0, and more than there is gives all there is"""
    assert len(top({"a": 1, "b": 1}, k)) == length


def test_negative_k():
    """a negative k is an error, not an empty list"""
    with pytest.raises(ValueError, match="-1"):
        top({"a": 1}, -1)


def test_stop_words_do_not_rank():
    """stop words make room for others, and a phrase that holds one is left out"""
    assert top({"the": 9, "tide": 2, "the tide": 5, "theme": 1}, 2, {"the"}) == [("tide", 2), ("theme", 1)]


def test_stop_words_are_folded():
    """stop words are words as the text's are, and a line that begins with # is a comment"""
    assert parse_stop_words("# English\nThe, AND\nDon’t\n") == {"the", "and", "don't"}


def test_files_and_total():
    """each file has its numbers, and a word in two files is one distinct word of the total"""
    report = analyze([("a", ["the tide\n"]), ("b", ["the wave\n"])], top=1)
    assert [name for name, _ in report.files] == ["a", "b"]
    assert report.total == Summary(lines=2, characters=18, words=4, distinct=3)
    assert report.top == (("the", 2),)


def test_ten_are_ranked_unless_told():
    """a report ranks ten words unless it is told how many"""
    assert len(analyze([("a", ["a b c d e f g h i j k l"])]).top) == 10


def test_a_bad_file_among_good_ones():
    """a file that breaks half-way is reported, nothing of it is counted, and the next is read"""
    errors = []
    report = analyze([("broken", broken()), ("good", ["tide"])], on_error=errors.append)
    assert (report.unreadable, report.top, report.total.words) == (("broken",), (("tide", 1),), 1)
    assert [str(error) for error in errors] == ["broken is not text"]


def test_a_bad_file_that_nobody_expects():
    """without on_error, the error is raised"""
    with pytest.raises(NotTextError):
        analyze([("broken", broken())])


def test_no_phrase_over_a_file_border():
    """the last word of a file and the first of the next are no phrase"""
    report = analyze([("a", ["high tide"]), ("b", ["low tide"])], ngrams=2, stop_words={"low"})
    assert (report.ngrams, report.top) == (2, (("high tide", 1),))
    assert report.total.words == 4
