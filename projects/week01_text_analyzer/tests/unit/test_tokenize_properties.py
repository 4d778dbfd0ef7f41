"""What holds for the words of every text, and where they differ from Unicode's own rules."""

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from text_analyzer import find_words, fold, tokenize, whole_words
from text_analyzer.tokenize import LONGEST_RUN

README = Path(__file__).parents[2] / "README.md"

# Text in which words and what is between them meet often. Without U+0345: alone, it is no letter until folded.
TRICKY = st.text(
    st.one_of(
        st.sampled_from("aAéßİſǰ1'’-‐·״_ \n\t.,—漢のカ한\u1100\u1161\u0301\u0302\u093f\u00ad\u200c\u200d\u3099🎉"),
        st.characters(exclude_characters="\u0345", exclude_categories=["Cs"]),
    )
)


def documented(heading):
    """Return the rows of the README's table under *heading*, each as its cells without backquotes."""
    section = README.read_text(encoding="utf-8").split(f"## {heading}\n")[1].split("\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("| `")]
    return [[cell.strip().replace("`", "") for cell in row] for row in rows]


@pytest.mark.parametrize(("text", "_unicode", "ours", "_why"), documented("What is a word"))
def test_documented_differences(text, _unicode, ours, _why):
    """the README's table of differences from UAX #29 is what the code does"""
    assert " ".join(tokenize(text)) == ours


@given(TRICKY, st.data())
def test_any_chunks(text, data):
    """however text is cut into chunks, its words are the same and none of it is lost"""
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)))))
    chunks = [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    pieces = list(whole_words(chunks))
    assert "".join(pieces) == text
    assert [word for piece in pieces for word in tokenize(piece)] == tokenize(text)


@given(TRICKY)
def test_composed_as_decomposed(text):
    """text has the same words whether its letters are composed or decomposed"""
    assert tokenize(unicodedata.normalize("NFC", text)) == tokenize(unicodedata.normalize("NFD", text))


@given(TRICKY)
def test_places_agree_with_words(text):
    """find_words finds the words of tokenize, at rising places that do not overlap"""
    found = list(find_words(text))
    assert [word for word, _, _ in found] == tokenize(text)
    borders = [border for _, start, end in found for border in (start, end)]
    assert borders == sorted(borders)


@given(TRICKY, TRICKY)
def test_white_space_is_a_border_for_all_rules(left, right):
    """text on both sides of white space can be folded and tokenized apart"""
    assert fold(f"{left} {right}") == f"{fold(left)} {fold(right)}"
    assert tokenize(f"{left}\n{right}") == tokenize(left) + tokenize(right)


@given(TRICKY)
def test_words_are_words(text):
    """a word is a word by itself, begins with a letter or digit and ends with no joiner"""
    for word in tokenize(text):
        assert tokenize(word) == [word]
        assert word[0].isalnum()
        assert word[-1].isalnum() or unicodedata.category(word[-1]).startswith("M")


@given(st.text(st.characters(max_codepoint=127)))
def test_ascii_by_a_second_definition(text):
    """on ASCII, words are what a plain regular expression says"""
    assert tokenize(text) == re.findall(r"[a-z0-9]+(?:['-][a-z0-9]+)*", text.lower())


@pytest.mark.parametrize("filler", ["x", "=", "漢", "🎉", "'-", "e\u0301"])
@pytest.mark.parametrize("beginning", ["", "tide", "tide ", "=="])
def test_endless_runs(filler, beginning):
    """no run without white space, of whatever characters, is kept back far beyond the limit"""
    chunk = filler * (10_000 // len(filler))
    pieces = list(whole_words([beginning, *[chunk] * 100]))
    assert "".join(pieces) == beginning + chunk * 100
    assert max(map(len, pieces)) <= LONGEST_RUN + 2 * len(chunk)
