"""Text becomes words: what counts as a word, and how its spellings become one."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

# Invisible or typographic variants, and what they become. The soft hyphen only says where a line may break.
SPELLINGS = {"’": "'", "\N{HYPHEN}": "-", "\N{NON-BREAKING HYPHEN}": "-", "\N{SOFT HYPHEN}": ""}

# What joins two letters into one word: apostrophes, hyphens, the middle dot of Catalan, the marks of Hebrew
# abbreviations, and the two invisible joiners that Persian and the scripts of India need inside words.
JOINERS = "'’\N{HYPHEN}\N{NON-BREAKING HYPHEN}·׳״\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}-"

# Hiragana and Chinese characters: written without spaces, so each is a word by itself.
IDEOGRAPHS = "\u3041-\u3096\u309d-\u309f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"

# What may stand between the words of a phrase besides white space: quotation marks and emphasis.
QUOTES = "\"'“”„‘«»‹›_*"

# A piece of text without white space that is longer than this is cut inside, or it would fill the memory.
LONGEST_RUN = 64 * 1024


class FoundWord(NamedTuple):
    """A word and its place: `text[start:end]` is how it is written there."""

    word: str
    start: int
    end: int


def fold(text: str) -> str:
    """Return *text* with all spellings of a word made one.

    `SPELLINGS` are replaced, the case is folded (ß becomes ss), and composed and decomposed letters become
    the same (NFC). `fold(a + " " + b) == fold(a) + " " + fold(b)`.
    """
    if text.isascii():
        return text.casefold()
    for variant, spelling in SPELLINGS.items():
        text = text.replace(variant, spelling)
    # Once before, because some case foldings look at composed letters; once after, because some undo them.
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def tokenize(text: str) -> list[str]:
    """Return the words of *text*, folded, in order.

    A word is a run of letters and digits of any script with their combining marks; single `JOINERS` inside it
    belong to it (don't, well-known), at its ends or doubled they do not. `IDEOGRAPHS` are words one by one.
    All else, the underscore included, separates.

    >>> tokenize("Don’t say “well-known”--say NAÏVE: 3.14")
    ["don't", 'say', 'well-known', 'say', 'naïve', '3', '14']
    """
    return _word_pattern().findall(fold(text))


def find_words(text: str) -> Iterator[FoundWord]:
    """Yield the words that `tokenize` finds, each with its place in the unfolded *text*.

    >>> list(find_words("So, Straße?"))
    [FoundWord(word='so', start=0, end=2), FoundWord(word='strasse', start=4, end=10)]
    """
    for match in _word_pattern().finditer(text):
        yield FoundWord(fold(match.group()), match.start(), match.end())


def find_steps(text: str) -> list[str]:
    r"""Return what a reader of phrases meets in *text*, in order.

    That is each word, folded; each line break, as "\n"; and each other character that is neither white space
    nor one of `QUOTES`, such as a comma, as itself. Only words begin with a letter or digit.

    >>> find_steps("So “very” dear,\nMr. Knightley")
    ['so', 'very', 'dear', ',', '\n', 'mr', '.', 'knightley']
    """
    return _step_pattern().findall(fold(text))


def whole_words(chunks: Iterable[str]) -> Iterator[str]:
    """Yield the text of *chunks*, cut so that no word lies on both sides of a border.

    Joined, the pieces are the text of *chunks* joined. No more is kept back than the text after the last white
    space; should that be longer than `LONGEST_RUN`, it is cut before its last word, and a word as long as
    that is cut in two.
    """
    rest = ""
    for chunk in chunks:
        text = rest + chunk
        border = _last_border(text)
        if border:
            yield text[:border]
        rest = text[border:]
    if rest:
        yield rest


def _last_border(text: str) -> int:
    if not text or text[-1].isspace():
        return len(text)
    run = text.rsplit(maxsplit=1)[-1]
    border = len(text) - len(run)
    if len(run) <= LONGEST_RUN:
        return border
    last_start = 0
    for found in _word_pattern().finditer(run):
        last_start = found.start()
    return border + last_start if last_start else len(text)


@cache
def _word_pattern() -> re.Pattern[str]:
    return re.compile(_word_expression())


@cache
def _step_pattern() -> re.Pattern[str]:
    return re.compile(rf"{_word_expression()}|\n|[^\s{QUOTES}]")


def _word_expression() -> str:
    letter = rf"[^\W_{IDEOGRAPHS}]"
    marks = rf"[{_combining_marks()}\u00ad]"  # the soft hyphen is as good as not there
    # Possessive quantifiers (++, *+) never go back: no text can make the search slow. The two lookaheads only
    # save time: they refuse what is ASCII and no letter before the long lists of marks are searched.
    run = rf"{letter}++(?:(?![\x00-\x7f]){marks}++{letter}*+)*+"
    word = rf"{run}(?:[{JOINERS}]\u00ad*+{run})*+|(?=\w)[{IDEOGRAPHS}]{marks}*+"
    return rf"(?=[^\x00-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f])(?:{word})"


def _combining_marks() -> str:
    # `re` has no class for them. Planes 2 to 13 hold none, and skipping them saves most of the time.
    planes = (range(0x300, 0x20000), range(0xE0000, 0xE1000))
    marks = {code for plane in planes for code in plane if unicodedata.category(chr(code)).startswith("M")}
    starts = sorted(code for code in marks if code - 1 not in marks)
    ends = sorted(code for code in marks if code + 1 not in marks)
    return "".join(f"{chr(start)}-{chr(end)}" for start, end in zip(starts, ends, strict=True))
