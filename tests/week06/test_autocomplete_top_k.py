"""The best completions: what an answer must do, and the wrong answers we know."""

import heapq
import itertools
from bisect import insort

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.counting import Spent
from tenweeks.plugin import alternative, mistake, not_in_browser

TOWNS = {"Lima": 10, "Limassol": 4, "Limerick": 7, "Lisbon": 8, "Lagos": 15, "Oslo": 3}


class Node:
    """A node as in the lesson, which notes that somebody looks below it."""

    opened = set()
    allowed = 10**9

    def __init__(self):
        self.below = {}
        self.weight = None
        self.best = float("-inf")

    @property
    def children(self):
        """The nodes below, by letter."""
        Node.opened.add(id(self))
        if len(Node.opened) > Node.allowed:
            raise Spent(f"`children` of more than {Node.allowed:,} nodes is read")
        return self.below


class Root(Node):
    """The root of a trie that is told by its words."""

    def __init__(self, weights):
        super().__init__()
        self.weights = weights

    def __repr__(self):
        return f"trie_of({self.weights})" if len(self.weights) <= 8 else f"trie_of({len(self.weights):,} words)"


def trie_of(weights):
    """Return the root of a trie of words with weights."""
    root = Root(weights)
    for word, weight in weights.items():
        node = root
        node.best = max(node.best, weight)
        for letter in word:
            node = node.below.setdefault(letter, Node())
            node.best = max(node.best, weight)
        node.weight = weight
    Node.opened, Node.allowed = set(), 10**9
    return root


def trie_with_budget(weights, prefix, k):
    """Return the same, but as soon as too many nodes are looked into, the check fails."""
    root = trie_of(weights)
    Node.allowed = len(prefix) + 2 * k * (max(map(len, weights)) + 1)
    return root


def picture_of(root):
    """Return all that is in a trie."""
    nodes = [("", root)]
    for text, node in nodes:
        nodes.extend((text + letter, child) for letter, child in node.below.items())
    return [(text, node.weight, node.best) for text, node in nodes]


def by_sorting(weights, prefix, k):
    """Return the best words by sorting all of them."""
    found = [word for word in weights if word.startswith(prefix)]
    return sorted(found, key=lambda word: (-weights[word], word))[:k]


def test_best_first(autocomplete_top_k):
    """the words with the greatest weights are returned, the greatest first"""
    root = trie_of(TOWNS)
    assert autocomplete_top_k(root, "Li", 3) == ["Lima", "Lisbon", "Limerick"]
    assert autocomplete_top_k(root, "L", 2) == ["Lagos", "Lima"]
    root = trie_of({"lentil": 1, "lemon": 3, "lime": 2})
    assert autocomplete_top_k(root, "le", 1) == ["lemon"]


def test_empty_prefix(autocomplete_top_k):
    """all words begin with the empty prefix"""
    root = trie_of(TOWNS)
    assert autocomplete_top_k(root, "", 2) == ["Lagos", "Lima"]


def test_prefix_that_is_a_word(autocomplete_top_k):
    """the prefix itself may be one of the words, and so may the beginning of another"""
    root = trie_of({"car": 2, "card": 9, "cardamom": 5})
    assert autocomplete_top_k(root, "car", 3) == ["card", "cardamom", "car"]
    assert autocomplete_top_k(root, "card", 2) == ["card", "cardamom"]
    root = trie_of({"": 4, "a": 1})
    assert autocomplete_top_k(root, "", 2) == ["", "a"]


def test_fewer_than_k(autocomplete_top_k):
    """if there are fewer words than `k`, all of them are returned"""
    root = trie_of(TOWNS)
    assert autocomplete_top_k(root, "Lim", 10) == ["Lima", "Limerick", "Limassol"]


def test_nothing_begins_so(autocomplete_top_k):
    """if no word begins with the prefix, the list is empty, also in a trie without words"""
    root = trie_of(TOWNS)
    assert autocomplete_top_k(root, "Quito", 3) == []
    assert autocomplete_top_k(root, "Limas!", 3) == []
    root = trie_of({})
    assert autocomplete_top_k(root, "", 3) == []


def test_weights_of_zero_and_less(autocomplete_top_k):
    """a weight of 0 is a weight, and so is one below 0"""
    root = trie_of({"pan": 0, "pane": 0.5, "panel": -2, "panda": -1})
    assert autocomplete_top_k(root, "pan", 4) == ["pane", "pan", "panda", "panel"]


def test_equal_weights(autocomplete_top_k):
    """words of equal weight come in the order of `sorted`"""
    root = trie_of({"cb": 5, "ca": 5, "c": 5, "cab": 5, "b": 5})
    assert autocomplete_top_k(root, "", 4) == ["b", "c", "ca", "cab"]
    root = trie_of({"bus": 1, "a": 1, "ab": 2, "aa": 1})
    assert autocomplete_top_k(root, "", 4) == ["ab", "a", "aa", "bus"]


def test_none_wanted(autocomplete_top_k):
    """for a `k` of 0 the list is empty, and a `k` below 0 is a ValueError that names it"""
    root = trie_of(TOWNS)
    assert autocomplete_top_k(root, "L", 0) == []
    with pytest.raises(ValueError, match="-2"):
        autocomplete_top_k(root, "L", -2)


def test_looks_into_few_nodes(autocomplete_top_k):
    """`children` is read of at most len(prefix) + 2·k·(L + 1) nodes, where L is the length of the longest word"""
    words = ["".join(letters) for letters in itertools.product("ab", repeat=10)]
    for prefix, k in (("", 1), ("ab", 3), ("ba", 5)):
        weights = {word: number * 7919 % 1009 for number, word in enumerate(words)}
        root = trie_with_budget(weights, prefix, k)
        expected = by_sorting(weights, prefix, k)
        assert autocomplete_top_k(root, prefix, k) == expected


def test_looks_into_few_nodes_if_all_are_equal(autocomplete_top_k):
    """it does so also if all words have the same weight"""
    weights = {"".join(letters): 1 for letters in itertools.product("abcd", repeat=5)}
    root = trie_with_budget(weights, "b", 3)
    assert autocomplete_top_k(root, "b", 3) == ["baaaa", "baaab", "baaac"]


@not_in_browser("room for deep chains")
def test_long_word(autocomplete_top_k):
    """a word of 3,000 letters is found, too"""
    root = trie_of({"z" * 3000: 2, "zebra": 1})
    result = autocomplete_top_k(root, "z", 2)
    assert [len(word) for word in result] == [3000, 5]


def test_leaves_the_trie_as_it_is(autocomplete_top_k):
    """the trie is the same afterwards"""
    root = trie_of(TOWNS)
    before = picture_of(root)
    autocomplete_top_k(root, "L", 2)
    assert picture_of(root) == before
    assert autocomplete_top_k(root, "L", 2) == ["Lagos", "Lima"]


WORDS = st.text("ab", max_size=4)


@given(st.dictionaries(WORDS, st.integers(-2, 2), max_size=8), st.text("ab", max_size=2), st.integers(0, 5))
def test_agrees_with_sorting(autocomplete_top_k, weights, prefix, k):
    """the result is the beginning of all words that begin so, sorted"""
    expected = by_sorting(weights, prefix, k)
    root = trie_of(weights)
    assert autocomplete_top_k(root, prefix, k) == expected


def node_at(root, prefix):
    """Return the node to which the prefix leads, or None."""
    node = root
    for letter in prefix:
        node = node.children.get(letter)
        if node is None:
            return None
    return node


def refuse_negative(k):
    """Raise ValueError for a number of words below 0."""
    if k < 0:
        raise ValueError(f"{k} words cannot be returned")


def has_word(node):
    """Tell whether a word ends at a node."""
    return node.weight is not None


def best_first(root, prefix, k, *, is_word=has_word, word_key=None, node_key=None, start=None, text=None):
    """Return the best words, in the right way but for the parts given."""
    refuse_negative(k)
    node = node_at(root, prefix)
    tie = itertools.count()
    word_key = word_key or (lambda text, node: (-node.weight, text, 0))
    node_key = node_key or (lambda text, node: (-node.best, text, 1))
    first = prefix if start is None else start
    heap = [(node_key(first, node), next(tie), False, first, node)] if node else []
    found = []
    while heap and len(found) < k:
        _, _, is_result, reached, node = heapq.heappop(heap)
        if is_result:
            found.append(reached)
            continue
        if is_word(node):
            heapq.heappush(heap, (word_key(reached, node), next(tie), True, reached, node))
        for letter, child in node.children.items():
            heapq.heappush(heap, (node_key(reached + letter, child), next(tie), False, reached + letter, child))
    return found


def words_below(node, text):
    """Return all words below a node with their weights."""
    found, todo = [], [(text, node)] if node else []
    while todo:
        text, node = todo.pop()
        if has_word(node):
            found.append((node.weight, text))
        todo.extend((text + letter, child) for letter, child in node.children.items())
    return found


@alternative
def straight_down(root, prefix, k):
    """Follow the best way down to a word at once; keep what was left aside in a sorted list, and go
    on from its best.
    """
    refuse_negative(k)
    start = node_at(root, prefix)
    aside = [(-start.best, prefix, 1, start)] if start else []
    found = []
    while aside and aside[0][0] != float("inf") and len(found) < k:
        _, text, is_node, node = aside.pop(0)
        while is_node:
            ways = [(-child.best, text + letter, 1, child) for letter, child in node.children.items()]
            if has_word(node):
                ways.append((-node.weight, text, 0, node))
            best = min(ways, key=lambda way: way[:3])
            for way in ways:
                if way is not best:
                    insort(aside, way, key=lambda way: way[:3])
            _, text, is_node, node = best
        if aside and (aside[0][0], aside[0][1]) < (-node.weight, text):
            insort(aside, (-node.weight, text, 0, node), key=lambda way: way[:3])
        else:
            found.append(text)
    return found


@alternative
def branch_and_bound(root, prefix, k):
    """Go down the better child first, and turn back where nothing below can be among the best that are known."""
    refuse_negative(k)
    start = node_at(root, prefix)
    todo, known = [(-start.best, prefix, start)] if start and k else [], []
    while todo:
        best, text, node = todo.pop()
        if len(known) == k and (best, text) > known[-1]:
            continue
        if has_word(node):
            insort(known, (-node.weight, text))
            del known[k:]
        ways = [(-child.best, text + letter, child) for letter, child in node.children.items()]
        todo.extend(sorted(ways, key=lambda way: way[:2], reverse=True))
    return [text for _, text in known]


@mistake(caught_by=test_best_first)
def least_first(root, prefix, k):
    """`heapq` gives the least item first. Put in the weights with a minus to get the greatest."""
    return [word for _, word in heapq.nsmallest(k, words_below(node_at(root, prefix), prefix))]


@mistake(caught_by=test_prefix_that_is_a_word)
def takes_words_as_they_are_met(root, prefix, k):
    """You take a word as soon as you come to its node. Something better may wait in the heap: put the word into it,
    with its own weight, and take it when it comes out.
    """
    return best_first(root, prefix, k, word_key=lambda text, node: (float("-inf"),))


@mistake(caught_by=test_best_first)
def one_way_down(root, prefix, k):
    """You go down the best child at each node, and never come back. The second best word may be in another branch: what
    you pass by has to wait in the heap.
    """
    refuse_negative(k)
    node, text, found = node_at(root, prefix), prefix, []
    while node:
        if has_word(node):
            found.append((-node.weight, text))
        letter, node = max(node.children.items(), key=lambda item: item[1].best, default=("", None))
        text += letter
    return [word for _, word in sorted(found)[:k]]


@mistake(caught_by=test_best_first)
def gives_the_endings(root, prefix, k):
    """You return what comes behind the prefix. The whole word is asked for: begin with the prefix."""
    return best_first(root, prefix, k, start="")


@mistake(caught_by=test_best_first)
def pairs(root, prefix, k):
    """You return words with their weights. Only the words are asked for."""
    weights = {word: weight for weight, word in words_below(node_at(root, prefix), prefix)}
    return [(word, weights[word]) for word in best_first(root, prefix, k)]


@mistake(caught_by=test_best_first)
def leaves_only(root, prefix, k):
    """You take a node for a word if it has no children. “car” is a word, also if “card” is one."""
    return best_first(root, prefix, k, is_word=lambda node: not node.children and has_word(node))


@mistake(caught_by=test_prefix_that_is_a_word)
def never_the_prefix(root, prefix, k):
    """You begin with the children of the prefix's node. If the prefix is a word, it is one of those that begin so."""
    start = node_at(root, prefix)
    return best_first(root, prefix, k, is_word=lambda node: node is not start and has_word(node))


@mistake(caught_by=test_nothing_begins_so)
def letter_that_is_missing(root, prefix, k):
    """You ask for a letter that has no node, and get a KeyError. Then no word begins so, and the list is empty."""
    node = root
    for letter in prefix:
        node = node.children[letter]
    return best_first(root, prefix, k)


@mistake(caught_by=test_weights_of_zero_and_less)
def zero_is_no_weight(root, prefix, k):
    """You ask `if node.weight`, and 0 is false. A node without a word has the weight None: ask `is not None`."""
    return best_first(root, prefix, k, is_word=lambda node: node.weight)


@mistake(caught_by=test_equal_weights)
def compares_nodes(root, prefix, k):
    """Where two weights are equal, Python compares what comes next in the tuple, and nodes have no `<`. Put the text
    there: it decides between equals, and is never the same twice.
    """
    refuse_negative(k)
    node = node_at(root, prefix)
    heap, found = ([(-node.best, node, prefix)] if node else []), []
    while heap and len(found) < k:
        _, node, text = heapq.heappop(heap)
        if node is None:
            found.append(text)
            continue
        if has_word(node):
            heapq.heappush(heap, (-node.weight, None, text))
        for letter, child in node.children.items():
            heapq.heappush(heap, (-child.best, child, text + letter))
    return found


@mistake(caught_by=test_equal_weights)
def as_they_come(root, prefix, k):
    """You number what you put into the heap to decide between equal weights, so equals come as they were put in. Let
    the text decide.
    """
    return best_first(
        root,
        prefix,
        k,
        word_key=lambda text, node: (-node.weight,),
        node_key=lambda text, node: (-node.best,),
    )


@mistake(caught_by=test_none_wanted)
def takes_any_number(root, prefix, k):
    """A `k` below 0 asks for nothing that could be given. Refuse it by a ValueError that names it."""
    return best_first(root, prefix, max(k, 0))


@mistake(caught_by=test_looks_into_few_nodes)
def collects_and_sorts(root, prefix, k):
    """You look at all words that begin so, to return a few; a heap of `k` words only saves memory. `best` tells before
    you look into a node what can be found below it: look into the best one first, and stop after `k` words.
    """
    refuse_negative(k)
    found = sorted((-weight, word) for weight, word in words_below(node_at(root, prefix), prefix))
    return [word for _, word in found[:k]]


@mistake(caught_by=test_looks_into_few_nodes_if_all_are_equal)
def words_after_equal_nodes(root, prefix, k):
    """Between equals, you look into all nodes before you take a word. Let the text decide: what a node leads to begins
    with the node's own text, and cannot come before a lesser one.
    """
    return best_first(
        root,
        prefix,
        k,
        word_key=lambda text, node: (-node.weight, 1, text),
        node_key=lambda text, node: (-node.best, 0, text),
    )


@mistake(caught_by=test_long_word)
def one_call_for_each_letter(root, prefix, k):
    """You go down by a call for each letter: Python gives up at about a thousand. A heap and a loop need no calls."""

    def deepest(node):
        return 1 + max(map(deepest, node.below.values()), default=0)

    if (node := node_at(root, prefix)) and k > 0:
        deepest(node)
    return best_first(root, prefix, k)


@mistake(caught_by=test_best_first)
def takes_words_out(root, prefix, k):
    """You take the words that you found out of the trie, to find the next ones. Whoever asks next misses them."""
    found = best_first(root, prefix, k)
    for word in found:
        node_at(root, word).weight = None
    return found
