"""The result of a run: each file's numbers, their total, the ranking."""

from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass

from text_analyzer.counts import Counts, count
from text_analyzer.errors import TextAnalyzerError
from text_analyzer.topk import top as rank


@dataclass(frozen=True)
class Summary:
    """The numbers of one file, or of all together."""

    lines: int
    characters: int
    words: int
    distinct: int


@dataclass(frozen=True)
class Report:
    """All that is shown or written: `files` in the order given, `top` most frequent first."""

    files: tuple[tuple[str, Summary], ...]
    unreadable: tuple[str, ...]
    total: Summary
    ngrams: int
    top: tuple[tuple[str, int], ...]


def summarize(counts: Counts) -> Summary:
    """Return the four numbers of *counts*: lines, characters, words, and different words."""
    return Summary(counts.lines, counts.characters, counts.words.total(), len(counts.words))


def analyze(
    sources: Iterable[tuple[str, Iterable[str]]],
    *,
    top: int = 10,
    ngrams: int = 1,
    stop_words: Set[str] = frozenset(),
    on_error: Callable[[TextAnalyzerError], None] | None = None,
) -> Report:
    """Count each of *sources*, pairs of a name and its text in chunks, and all together.

    The ranking is that of the words, or of the phrases of *ngrams* words if that is more than one; *stop_words*
    are left out of the ranking, never out of the numbers. A source that raises a `TextAnalyzerError` is handed to
    *on_error* and named in `unreadable`; nothing of it is counted, and the next one follows. Without *on_error*
    the error is raised.
    """
    total = Counts()
    files: list[tuple[str, Summary]] = []
    unreadable: list[str] = []
    for name, chunks in sources:
        try:
            counts = count(chunks, ngrams)
        except TextAnalyzerError as error:
            if on_error is None:
                raise
            on_error(error)
            unreadable.append(name)
        else:
            files.append((name, summarize(counts)))
            total.add(counts)
    ranking = rank(total.phrases if ngrams > 1 else total.words, top, stop_words)
    return Report(tuple(files), tuple(unreadable), summarize(total), ngrams, tuple(ranking))
