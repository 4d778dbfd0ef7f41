"""What people used before counts the same."""

import json
import random
import shutil
import subprocess

import pytest

PIPELINE = r"LC_ALL=C tr -cs A-Za-z '\n' < words.txt | LC_ALL=C tr A-Z a-z | LC_ALL=C sort | LC_ALL=C uniq -c"

pytestmark = pytest.mark.skipif(
    any(shutil.which(tool) is None for tool in ("sh", "tr", "sort", "uniq", "wc")), reason="coreutils are not here"
)


@pytest.fixture
def words(tmp_path):
    """A text of letters, white space and the punctuation that separates words here and there alike."""
    chance = random.Random(3)
    letters = ("".join(chance.choices("abcXYZ", k=chance.randint(1, 4))) for _ in range(20_000))
    text = "".join(word + chance.choice([" ", "\n", ", ", "...\n\n", " (", ") "]) for word in letters)
    (tmp_path / "words.txt").write_text(text)
    return text


def test_words_as_tr_sort_uniq(start, words, tmp_path):
    """every word has the count that tr, sort and uniq give it"""
    lines = subprocess.run(["sh", "-c", PIPELINE], cwd=tmp_path, capture_output=True, text=True).stdout.splitlines()
    theirs = {word: int(times) for times, word in (line.split() for line in lines if len(line.split()) == 2)}
    output, _ = start("words.txt", "--top", "100000", "--json", "-").communicate(timeout=60)
    assert {entry["text"]: entry["count"] for entry in json.loads(output)["top"]} == theirs


def test_lines_and_characters_as_wc(start, words, tmp_path):
    """lines and characters are those of wc"""
    counted = subprocess.run(["wc", "-lc", "words.txt"], cwd=tmp_path, capture_output=True, text=True).stdout.split()
    output, _ = start("words.txt", "--json", "-").communicate(timeout=60)
    total = json.loads(output)["total"]
    assert [total["lines"], total["characters"]] == [int(number) for number in counted[:2]]
