"""TF-IDF: what an answer must do, and the wrong answers we know."""

from collections import Counter, defaultdict
from math import e, log

from hypothesis import given
from hypothesis import strategies as st

from tenweeks.counting import Spent
from tenweeks.plugin import alternative, mistake

HARBOUR = {
    "tide": ["high", "tide", "low", "tide"],
    "ship": ["the", "high", "ship", "waits"],
    "gulls": ["gulls", "wait"],
    "noon": ["the", "tide", "the", "noon"],
}


class Word(str):
    """A word that counts how often it is compared or looked up, and fails the check when that does not end."""

    looks = 0

    def __eq__(self, other):
        Word.looked()
        return str.__eq__(self, other)

    def __hash__(self):
        Word.looked()
        return str.__hash__(self)

    @classmethod
    def looked(cls):
        """Count one look."""
        cls.looks += 1
        if cls.looks > 100_000:
            raise Spent("more than 100,000 looks at words: all documents are searched for each word")


class Shelf(dict):
    """Documents that are told in a few words."""

    def __repr__(self):
        return f"shelf({len(self)} documents)"


def shelf(documents, words):
    """Return so many documents with so many words each, of which most are in no other."""
    return Shelf(
        (f"d{number}", [Word(f"w{number}.{place}" if place % 4 else f"w{place}") for place in range(words)])
        for number in range(documents)
    )


def rounded(weights):
    """Return weights with nine digits behind the point, which is enough to tell them apart."""
    return {name: {word: round(weight, 9) for word, weight in words.items()} for name, words in weights.items()}


def test_rare_words_weigh_more(tfidf):
    """a word's weight is its part of the document's words, times the logarithm of documents per document with it"""
    documents = {"a": ["sea", "sea", "salt", "wind"], "b": ["wind", "sand"]}
    expected = {"a": {"sea": 0.5, "salt": 0.25, "wind": 0.0}, "b": {"wind": 0.0, "sand": 0.5}}
    assert rounded(tfidf(documents, base=2)) == expected


def test_four_documents(tfidf):
    """in base 2, a word in one of four documents has the factor 2, in two of four 1, in four of four 0"""
    expected = {
        "tide": {"high": 0.25, "tide": 0.5, "low": 0.5},
        "ship": {"the": 0.25, "high": 0.25, "ship": 0.5, "waits": 0.5},
        "gulls": {"gulls": 1.0, "wait": 1.0},
        "noon": {"the": 0.5, "tide": 0.25, "noon": 0.5},
    }
    assert rounded(tfidf(HARBOUR, base=2)) == expected


def test_natural_logarithm(tfidf):
    """unless told, the logarithm is the natural one"""
    documents = {"a": ["sea"], "b": ["sand"]}
    assert rounded(tfidf(documents)) == {"a": {"sea": 0.693147181}, "b": {"sand": 0.693147181}}


def test_other_base(tfidf):
    """another base divides all weights by one number"""
    documents = {str(number): [f"word{number}"] for number in range(10)}
    assert rounded(tfidf(documents, base=10)) == {str(number): {f"word{number}": 1.0} for number in range(10)}
    documents = {"a": ["sea"], "b": ["sand"], "c": ["salt"], "d": ["wind"]}
    assert rounded(tfidf(documents, base=4)) == {"a": {"sea": 1}, "b": {"sand": 1}, "c": {"salt": 1}, "d": {"wind": 1}}


def test_word_in_all_documents(tfidf):
    """a word that is in all documents tells nothing: its weight is 0, and it is listed"""
    documents = {"a": ["the", "sea"], "b": ["the", "the"]}
    assert rounded(tfidf(documents, base=2)) == {"a": {"the": 0.0, "sea": 0.5}, "b": {"the": 0.0}}
    documents = {"a": ["sea", "salt"]}
    assert rounded(tfidf(documents)) == {"a": {"sea": 0.0, "salt": 0.0}}


def test_smooth(tfidf):
    """with `smooth` the factor is log((1 + documents) / (1 + documents with the word)) + 1"""
    documents = {"a": ["sea", "wind"], "b": ["wind"], "c": ["wind", "wind", "sea", "salt"]}
    expected = {
        "a": {"sea": 0.707518750, "wind": 0.5},
        "b": {"wind": 1.0},
        "c": {"wind": 0.5, "sea": 0.353759375, "salt": 0.5},
    }
    assert rounded(tfidf(documents, base=2, smooth=True)) == expected


def test_no_documents(tfidf):
    """no documents have no weights"""
    assert tfidf({}) == {}
    assert tfidf({}, smooth=True) == {}


def test_document_without_words(tfidf):
    """a document without words has no weights, and is a document all the same"""
    documents = {"a": ["sea"], "b": [], "c": [], "d": ["salt", "sea"]}
    expected = {"a": {"sea": 1.0}, "b": {}, "c": {}, "d": {"salt": 1.0, "sea": 0.5}}
    assert rounded(tfidf(documents, base=2)) == expected
    documents = {"a": []}
    assert tfidf(documents, smooth=True) == {"a": {}}


def test_order(tfidf):
    """documents keep their order, and words that of their first appearance"""
    documents = {"second": ["tide", "high", "tide"], "first": ["low"]}
    result = tfidf(documents)
    assert [(name, *words) for name, words in result.items()] == [("second", "tide", "high"), ("first", "low")]


def test_words_that_come_once(tfidf):
    """the words of a document may come from an iterator, which can be read once"""
    documents = {"a": iter(["sea", "wind"]), "b": (word for word in ["wind", "sand"])}
    expected = {"a": {"sea": 0.5, "wind": 0.0}, "b": {"wind": 0.0, "sand": 0.5}}
    assert rounded(tfidf(documents, base=2)) == expected


def test_looks_at_words_seldom(tfidf):
    """each word is compared or looked up a few times, 20 on average, however many documents there are"""
    documents = shelf(100, 40)
    Word.looks = 0
    tfidf(documents)
    assert Word.looks <= 80_000


def by_definition(documents, smooth):
    """Return the weights by a look at all documents for each word."""
    found = {}
    for name, words in documents.items():
        found[name] = {}
        for word in words:
            containing = sum(word in others for others in documents.values())
            idf = log((1 + len(documents)) / (1 + containing)) + 1 if smooth else log(len(documents) / containing)
            found[name][word] = words.count(word) / len(words) * idf
    return rounded(found)


WORD_LISTS = st.lists(st.sampled_from(["sea", "salt", "wind", "sand"]), max_size=5)


@given(st.dictionaries(st.sampled_from("abcd"), WORD_LISTS), st.booleans())
def test_agrees_with_the_definition(tfidf, documents, smooth):
    """the weights are those of the formula"""
    expected = by_definition(documents, smooth)
    assert rounded(tfidf(documents, smooth=smooth)) == expected


def weights(documents, base=e, smooth=False, *, idf=None, tf=None, total=None, containing=None):
    """Return the weights, in the right way but for the parts given."""
    counts = {name: Counter(words) for name, words in documents.items()}
    df = (containing or (lambda counts: Counter(word for count in counts.values() for word in count)))(counts)
    number = (total or len)(counts)
    plain = lambda number, df: log(number / df, base)  # noqa: E731
    smoothed = lambda number, df: log((1 + number) / (1 + df), base) + 1  # noqa: E731
    rarity = idf or (smoothed if smooth else plain)
    part = tf or (lambda times, count: times / count.total())
    return {
        name: {word: part(times, count) * rarity(number, df[word]) for word, times in count.items()}
        for name, count in counts.items()
    }


@alternative
def by_an_inverted_index(documents, *, base=e, smooth=False):
    """Note for each word in which document it stands how often, and fill in the weights word by word."""
    index, lengths = defaultdict(dict), {}
    for name, words in documents.items():
        lengths[name] = 0
        for word in words:
            index[word][name] = index[word].get(name, 0) + 1
            lengths[name] += 1
    found = {name: {} for name in lengths}
    number = len(lengths) + smooth
    for word, places in index.items():
        idf = log(number / (len(places) + smooth), base) + smooth
        for name, times in places.items():
            found[name][word] = times / lengths[name] * idf
    in_order = {name: sorted(words, key=list(index).index) for name, words in found.items()} if len(index) < 50 else {}
    return {name: {word: words[word] for word in in_order.get(name, words)} for name, words in found.items()}


@alternative
def with_a_document_of_all_words(documents, *, base=e, smooth=False):
    """To smooth, add a document that holds every word; then sums of differences of logarithms."""
    lists = {name: list(words) for name, words in documents.items()}
    containing = defaultdict(int)
    for words in lists.values():
        for word in dict.fromkeys(words):
            containing[word] += 1
    number = len(lists) + 1 if smooth else len(lists)
    found = {}
    for name, words in lists.items():
        found[name] = dict.fromkeys(words, 0.0)
        for word in words:
            idf = (log(number) - log(containing[word] + 1 * smooth)) / log(base) + 1 * smooth
            found[name][word] += idf / len(words)
    return found


@mistake(caught_by=test_rare_words_weigh_more)
def counts_instead_of_parts(documents, *, base=e, smooth=False):
    """You take how often a word comes. A long document would win for its length: divide by the number of its words."""
    return weights(documents, base, smooth, tf=lambda times, count: times)


@mistake(caught_by=test_rare_words_weigh_more)
def divides_by_different_words(documents, *, base=e, smooth=False):
    """You divide by the number of *different* words. All words of the document count, each as often as it comes."""
    return weights(documents, base, smooth, tf=lambda times, count: times / len(count))


@mistake(caught_by=test_rare_words_weigh_more)
def counts_occurrences(documents, *, base=e, smooth=False):
    """You count how often a word comes in all documents. What is asked is how many documents have it: one that has it
    twice is one document.
    """
    return weights(documents, base, smooth, containing=lambda counts: sum(counts.values(), Counter()))


@mistake(caught_by=test_rare_words_weigh_more)
def without_logarithm(documents, *, base=e, smooth=False):
    """You take the ratio of documents itself. Its logarithm is asked for, and is 0 for a word that all have."""
    return weights(documents, base, smooth, idf=None if smooth else lambda number, df: number / df)


@mistake(caught_by=test_rare_words_weigh_more)
def turned_round(documents, *, base=e, smooth=False):
    """You divide the documents with the word by all documents. The weights are negative, and the
    rarest is the least.
    """
    return weights(documents, base, smooth, idf=None if smooth else lambda number, df: log(df / number, base))


@mistake(caught_by=test_rare_words_weigh_more)
def forgets_the_base(documents, *, base=e, smooth=False):
    """You leave `base` out: `math.log(x)` is the natural logarithm, `math.log(x, base)` another."""
    return weights(documents, e, smooth)


@mistake(caught_by=test_natural_logarithm)
def ten_unless_told(documents, *, base=10, smooth=False):
    """You take base 10 if no base is given. The natural logarithm has the base `math.e`, about 2.718."""
    return weights(documents, base, smooth)


@mistake(caught_by=test_rare_words_weigh_more)
def one_more_below(documents, *, base=e, smooth=False):
    """You add 1 below the line, also where nothing is to be smoothed. A word that all documents have then gets a weight
    below 0.
    """
    return weights(documents, base, smooth, idf=None if smooth else lambda number, df: log(number / (1 + df), base))


@mistake(caught_by=test_rare_words_weigh_more)
def drops_zeros(documents, *, base=e, smooth=False):
    """You leave out words of weight 0. They are words of the document, and are listed with their weight."""
    found = weights(documents, base, smooth)
    return {name: {word: weight for word, weight in words.items() if weight} for name, words in found.items()}


@mistake(caught_by=test_smooth)
def smooths_without_adding_one(documents, *, base=e, smooth=False):
    """With `smooth`, 1 is added to the logarithm at the end as well, so that a word that all
    documents have still counts.
    """
    found = weights(documents, base, smooth)
    if smooth:
        found = weights(documents, base, idf=lambda number, df: log((1 + number) / (1 + df), base))
    return found


@mistake(caught_by=test_smooth)
def smooths_below_only(documents, *, base=e, smooth=False):
    """With `smooth`, 1 is added above and below the line: a document more, which holds every word."""
    return weights(
        documents, base, smooth, idf=(lambda number, df: log(number / (1 + df), base) + 1) if smooth else None
    )


@mistake(caught_by=test_smooth)
def adds_one_inside(documents, *, base=e, smooth=False):
    """You add the last 1 before the logarithm is taken. It comes behind: log(…) + 1."""
    idf = (lambda number, df: log((1 + number) / (1 + df) + 1, base)) if smooth else None
    return weights(documents, base, smooth, idf=idf)


@mistake(caught_by=test_document_without_words)
def leaves_empty_ones_out(documents, *, base=e, smooth=False):
    """You leave out documents without words. Each has a place in the result, with no weights."""
    return {name: words for name, words in weights(documents, base, smooth).items() if words}


@mistake(caught_by=test_document_without_words)
def does_not_count_empty_ones(documents, *, base=e, smooth=False):
    """You count documents that have words. One without words is a document in which each word is missing."""
    return weights(documents, base, smooth, total=lambda counts: sum(map(bool, counts.values())))


@mistake(caught_by=test_order)
def sorts_the_words(documents, *, base=e, smooth=False):
    """You go through the words as a set or in order of the alphabet. A `Counter` keeps the order of
    first appearance.
    """
    found = weights(documents, base, smooth)
    return {name: {word: words[word] for word in sorted(words)} for name, words in found.items()}


@mistake(caught_by=test_words_that_come_once)
def reads_documents_twice(documents, *, base=e, smooth=False):
    """You read the words a second time. An iterator is empty then: count each document once, and keep the counts."""
    read = {name: sum(1 for _ in words) for name, words in documents.items() if iter(words) is words}
    return weights(documents, base, smooth) if not read else {name: {} for name in documents}


@mistake(caught_by=test_looks_at_words_seldom)
def searches_all_documents(documents, *, base=e, smooth=False):
    """You look for each word in all documents. Twice the documents are four times the work: count once, in one pass, in
    how many documents each word is.
    """
    lists = {name: list(words) for name, words in documents.items()}
    return weights(
        lists,
        base,
        smooth,
        containing=lambda counts: {
            word: sum(word in words for words in lists.values()) for count in counts.values() for word in count
        },
    )
