"""A vector: what an answer must do, and the wrong answers we know."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from numbers import Number, Real
from operator import add

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake


class Wind:
    """Something else that knows how to deal with vectors on its left."""

    def __eq__(self, other):
        return True

    def __radd__(self, other):
        return "blown away"

    __rmul__ = __radd__
    __hash__ = None

    def __repr__(self):
        return "Wind()"


def remade(vector):
    """Return the components of the vector that the `repr` of *vector* makes when evaluated, or why it makes none."""
    text = repr(vector)
    try:
        made = eval(text, {"Vector": type(vector), "Fraction": Fraction})
    except Exception:
        return f"no expression: {text}"
    return list(made) if type(made) is type(vector) else f"no vector: {text}"


def kept_after(old, *, plus, times):
    """Return *old* after `+= plus` and `*= times` for another name for it."""
    name = old
    name += plus
    name *= times
    return old


def test_gives_its_components(Vector):
    """a loop over a vector gives its components, as often as you like"""
    assert list(Vector(3, 4)) == [3, 4]
    vector = Vector(0.5, 0, -7)
    assert [list(vector), list(vector)] == [[0.5, 0, -7], [0.5, 0, -7]]


def test_text_for_programmers(Vector):
    """`repr` gives an expression that, evaluated, makes the same vector again"""
    assert remade(Vector(3, 4)) == [3, 4]
    assert remade(Vector(0.5)) == [0.5]
    assert remade(Vector(Fraction(1, 3), 0, -2.5)) == [Fraction(1, 3), 0, -2.5]


def test_format(Vector):
    """`format` puts every component into the given format, between parentheses"""
    assert format(Vector(3, 0.5), ".2f") == "(3.00, 0.50)"
    assert format(Vector(7, -1, 250), "4d") == "(   7,   -1,  250)"


def test_format_without_a_word(Vector):
    """without a format, components are written as `str` writes them; one component has no comma"""
    assert f"{Vector(3, 0.5)}" == "(3, 0.5)"
    assert f"{Vector(Fraction(1, 3))}" == "(1/3)"


def test_equal(Vector):
    """vectors are equal if they have as many components, equal in their order"""
    assert (Vector(3, 4) == Vector(3.0, 4.0)) is True
    assert (Vector(3, 4) == Vector(4, 3)) is False
    assert (Vector(3, 4) == Vector(3, 4, 0)) is False
    assert (Vector(3, 4) != Vector(3, 4)) is False


def test_equals_nothing_else(Vector):
    """a vector equals no object of another kind, not even a tuple, and to ask is no error"""
    assert (Vector(3, 4) == object()) is False
    assert (Vector(3, 4) == (3, 4)) is False
    assert (Vector(3, 4) == [3, 4]) is False
    assert (Vector(3, 4) == None) is False  # noqa: E711 (asks __eq__)


def test_asks_the_other_for_equality(Vector):
    """`==` with an object of another kind asks that object, too"""
    assert (Vector(3, 4) == Wind()) is True


def test_equal_vectors_are_one_key(Vector):
    """equal vectors have equal hashes, so that a set holds one of them"""
    assert len({Vector(3, 4), Vector(3.0, 4.0)}) == 1
    assert len({Vector(3, 4), Vector(4, 3), Vector(3, 4, 0)}) == 3


def test_hashes_rarely_meet(Vector):
    """the 100 vectors of two digits have at least 90 different hashes"""
    assert len({hash(Vector(*digits)) for digits in product(range(10), repeat=2)}) >= 90


def test_truth(Vector):
    """a vector of zeros is false, every other one is true"""
    assert bool(Vector(0, 0.0)) is False
    assert bool(Vector(3, 4)) is True


def test_truth_with_some_zeros(Vector):
    """one component that is not zero is enough to be true"""
    assert bool(Vector(0, 4)) is True


def test_truth_of_opposites(Vector):
    """components that cancel each other out do not make a vector false"""
    assert bool(Vector(1, -1)) is True


def test_adds(Vector):
    """`+` adds component by component"""
    assert list(Vector(3, 4) + Vector(1, -1)) == [4, 3]
    assert list(Vector(1, 2, 3) + Vector(0.5, 0.5, 0.5)) == [1.5, 2.5, 3.5]


def test_refuses_other_sizes(Vector):
    """to add vectors with different numbers of components is a ValueError"""
    with pytest.raises(ValueError):
        Vector(3, 4) + Vector(1, 2, 3)
    with pytest.raises(ValueError):
        Vector(3, 4, 5) + Vector(1, 2)


@pytest.mark.parametrize("other", [(1, 2), [1, 2], 5, None])
def test_adds_only_vectors(Vector, other):
    """to add anything but a vector is a TypeError"""
    with pytest.raises(TypeError):
        Vector(3, 4) + other


@pytest.mark.parametrize("other", [(1, 2), [1, 2], 0, None])
def test_is_added_only_to_vectors(Vector, other):
    """to add a vector to anything but a vector is a TypeError, too"""
    with pytest.raises(TypeError):
        other + Vector(3, 4)


def test_number_on_the_right(Vector):
    """`vector * number` multiplies every component"""
    assert list(Vector(3, 4) * 2) == [6, 8]
    assert list(Vector(3, 4) * 0.5) == [1.5, 2.0]


def test_number_on_the_left(Vector):
    """`number * vector` is the same, for fractions, too"""
    assert list(2 * Vector(3, 4)) == [6, 8]
    assert list(Fraction(1, 3) * Vector(3, 4)) == [1, Fraction(4, 3)]


@pytest.mark.parametrize("factor", ["ab", [1], None, 2j])
def test_multiplies_only_by_numbers(Vector, factor):
    """to multiply by anything but a real number is a TypeError"""
    with pytest.raises(TypeError):
        Vector(3, 4) * factor
    with pytest.raises(TypeError):
        factor * Vector(3, 4)


def test_two_vectors_have_no_star(Vector):
    """a vector times a vector is a TypeError: there are several products"""
    with pytest.raises(TypeError):
        Vector(3, 4) * Vector(1, 2)


def test_leaves_other_types_to_them(Vector):
    """`+` and `*` with an object of another kind ask that object"""
    assert Vector(3, 4) + Wind() == "blown away"
    assert Vector(3, 4) * Wind() == "blown away"


def test_makes_new_vectors(Vector):
    """`+=` and `*=` give the name a new vector; whoever has the old one keeps it"""
    assert list(kept_after(Vector(3, 4), plus=Vector(1, 1), times=2)) == [3, 4]


numbers = st.integers(-1000, 1000)


@given(numbers, st.tuples(numbers, numbers), st.tuples(numbers, numbers))
def test_star_spreads_over_plus(Vector, factor, left, right):
    """a number times a sum is the sum of the products"""
    assert list(factor * (Vector(*left) + Vector(*right))) == [
        factor * (a + b) for a, b in zip(left, right, strict=True)
    ]


@alternative
@dataclass(frozen=True, init=False, repr=False)
class WrittenByDataclass:
    """Let a dataclass compare and hash, and keep the components in one field."""

    components: tuple

    def __init__(self, *components):
        object.__setattr__(self, "components", components)

    def __iter__(self):
        yield from self.components

    def __bool__(self):
        return self.components.count(0) < len(self.components)

    def __repr__(self):
        return f"Vector{self.components!r}"

    def __format__(self, spec):
        return "(" + ", ".join(f"{each:{spec}}" for each in self.components) + ")"

    def __add__(self, other):
        if type(other) is not type(self):
            return NotImplemented
        if len(self.components) != len(other.components):
            raise ValueError("the vectors have different sizes")
        return type(self)(*map(add, self.components, other.components))

    def __mul__(self, factor):
        if isinstance(factor, Number) and not isinstance(factor, complex):
            return type(self)(*[each * factor for each in self.components])
        return NotImplemented

    def __rmul__(self, factor):
        return self * factor


@alternative
class WrittenByHand:
    """Write every method, over a list, with one method that makes a vector of changed components."""

    def __init__(self, *components):
        self._components = list(components)

    def __iter__(self):
        return iter(self._components)

    def __bool__(self):
        return any(self._components)

    def __repr__(self):
        return f"Vector({', '.join(map(repr, self._components))})"

    def __format__(self, spec):
        return f"({', '.join(format(each, spec) for each in self._components)})"

    def __eq__(self, other):
        if not isinstance(other, WrittenByHand):
            return NotImplemented
        return self._components == other._components

    def __hash__(self):
        return hash(tuple(self._components))

    def __add__(self, other):
        if not isinstance(other, WrittenByHand):
            return NotImplemented
        return self._changed(self._sums(other))

    def __mul__(self, factor):
        if not self._is_number(factor):
            return NotImplemented
        return self._changed([factor * each for each in self._components])

    def __rmul__(self, factor):
        return self.__mul__(factor)

    def _changed(self, components):
        return type(self)(*components)

    def _sums(self, other):
        return [a + b for a, b in zip(self._components, other._components, strict=True)]

    def _is_number(self, factor):
        return isinstance(factor, Real)


Base = WrittenByHand  # its small methods are what the mistakes change


@mistake(caught_by=test_gives_its_components)
class IsReadOnce(Base):
    """You keep one iterator and hand it out each time. After the first loop it is used up: make a new one each time."""

    def __init__(self, *components):
        super().__init__(*components)
        self._iterator = iter(components)

    def __iter__(self):
        return self._iterator


@mistake(caught_by=test_text_for_programmers)
class ReprOfATuple(Base):
    """Your `repr` looks like a tuple. The name of the class belongs in front, so that one can tell them apart."""

    def __repr__(self):
        return repr(tuple(self._components))


@mistake(caught_by=test_text_for_programmers)
class ReprByStr(Base):
    """Your `repr` writes the components with `str`: a fraction reads like a division then. Use `repr` for parts."""

    def __repr__(self):
        return f"Vector({', '.join(map(str, self._components))})"


@mistake(caught_by=test_format)
class HasNoFormat(Base):
    """Without a `__format__` of its own, an object accepts no format but the empty one."""

    def __format__(self, spec):
        return object.__format__(self, spec)


@mistake(caught_by=test_format)
class FormatsTheText(Base):
    """You make a text and format that. The format is meant for the components: a text has no decimal places."""

    def __format__(self, spec):
        return format(f"({', '.join(map(str, self._components))})", spec)


@mistake(caught_by=test_format)
class IgnoresTheFormat(Base):
    """You ignore the format that you are given. Pass it on to every component."""

    def __format__(self, spec):
        return f"({', '.join(map(str, self._components))})"


@mistake(caught_by=test_format_without_a_word)
class FormatsATuple(Base):
    """Without a format you show the tuple, which writes its items with `repr` and a single one with a comma."""

    def __format__(self, spec):
        return super().__format__(spec) if spec else str(tuple(self._components))


@mistake(caught_by=test_format_without_a_word)
class HasAFormatOfItsOwn(Base):
    """You choose two decimal places where no format is given. `format(x, "")` is what `str(x)` writes."""

    def __format__(self, spec):
        return super().__format__(spec or ".2f")


@mistake(caught_by=test_equal)
class ComparesIdentity(Base):
    """Without `__eq__`, an object equals only itself, whatever it holds."""

    def __eq__(self, other):
        return object.__eq__(self, other)

    __hash__ = object.__hash__


@mistake(caught_by=test_equal)
class ComparesUpToTheShorter(Base):
    """`zip` stops at the shorter of two, so a vector equals every longer one that begins alike."""

    def __eq__(self, other):
        return all(a == b for a, b in zip(self._components, other._components))  # noqa: B905 (the mistake)

    __hash__ = Base.__hash__


@mistake(caught_by=test_equals_nothing_else)
class ComparesWithEverything(Base):
    """You look into whatever stands on the right. Not every object has components: ask `isinstance` first."""

    def __eq__(self, other):
        return self._components == list(other)

    __hash__ = Base.__hash__


@mistake(caught_by=test_equals_nothing_else)
class EqualsTuples(Base):
    """A vector equals a tuple for you. Then it has to behave as one, with the same `+`, and it does not."""

    def __eq__(self, other):
        return self._components == list(other) if hasattr(other, "__iter__") else NotImplemented

    __hash__ = Base.__hash__


@mistake(caught_by=test_asks_the_other_for_equality)
class SaysFalse(Base):
    """You return False for what you do not know, and Python takes your word. Return `NotImplemented`, and it asks the
    other object; if nobody knows, the answer is False by itself.
    """

    def __eq__(self, other):
        return isinstance(other, Base) and self._components == other._components

    __hash__ = Base.__hash__


@mistake(caught_by=test_equal_vectors_are_one_key)
class HasNoHash(Base):
    """A class that defines `__eq__` loses the hash it inherits. Define `__hash__` beside it, from the same values."""

    def __eq__(self, other):
        return Base.__eq__(self, other)


@mistake(caught_by=test_equal_vectors_are_one_key)
class HashesTheText(Base):
    """You hash a text. 3 and 3.0 are equal and written differently, so equal vectors have two hashes."""

    def __hash__(self):
        return hash(repr(self))

    __eq__ = Base.__eq__


@mistake(caught_by=test_hashes_rarely_meet)
class JoinsHashesByXor(Base):
    """You join the hashes by `^` or `+`, or hash the sum. That forgets the order, and many vectors share a hash. Hash a
    tuple of the components: that mixes well.
    """

    def __hash__(self):
        result = 0
        for each in self._components:
            result ^= hash(each)
        return result

    __eq__ = Base.__eq__


@mistake(caught_by=test_truth)
class IsAlwaysTrue(Base):
    """Without `__bool__`, an object is true, unless it has a `__len__` that gives 0: so is a vector of zeros."""

    def __bool__(self):
        return True


@mistake(caught_by=test_truth_with_some_zeros)
class AsksForAll(Base):
    """`all` wants every component different from zero. One is enough: `any`."""

    def __bool__(self):
        return all(self._components)


@mistake(caught_by=test_truth_of_opposites)
class AddsForTruth(Base):
    """You ask the sum of the components, which is zero for 1 and -1, too."""

    def __bool__(self):
        return bool(sum(self._components))


@mistake(caught_by=test_adds)
class JoinsTheComponents(Base):
    """You add the containers, and so put the components behind each other. Add them pair by pair."""

    def _sums(self, other):
        return self._components + other._components


@mistake(caught_by=test_refuses_other_sizes)
class AddsUpToTheShorter(Base):
    """`zip` stops at the shorter vector and loses components without any error. `strict=True` makes it raise."""

    def _sums(self, other):
        return [a + b for a, b in zip(self._components, other._components)]  # noqa: B905 (the mistake)


@mistake(caught_by=test_adds_only_vectors)
class AddsAnythingIterable(Base):
    """You add tuples and lists as if they were vectors. Whether a text is one, too, nobody knows: ask `isinstance`."""

    def __add__(self, other):
        return self._changed([a + b for a, b in zip(self, other, strict=True)])


@mistake(caught_by=test_is_added_only_to_vectors)
class AddsFromTheLeft(Base):
    """You wrote a `__radd__` that accepts something else. Vectors are added to vectors only, which have `__add__`."""

    def __radd__(self, other):
        return self + type(self)(*other)


@mistake(caught_by=test_number_on_the_left)
class KnowsNoLeft(Base):
    """`2 * vector` asks the number first, which returns `NotImplemented`, and then your `__rmul__`. You have none."""

    def __rmul__(self, factor):
        return NotImplemented


@mistake(caught_by=test_number_on_the_left)
class KnowsTwoNumbers(Base):
    """You ask for `int` or `float`. A Fraction is a number, too: `numbers.Real` stands for all of them."""

    def _is_number(self, factor):
        return isinstance(factor, int | float)


@mistake(caught_by=test_multiplies_only_by_numbers)
class MultipliesByAnything(Base):
    """You multiply by whatever comes, and a text times 3 is a longer text. Ask whether the factor is a number."""

    def _is_number(self, factor):
        return True


@mistake(caught_by=test_two_vectors_have_no_star)
class StarHasAMeaning(Base):
    """You give `vector * vector` a meaning. Some expect the dot product, others products of the pairs: refuse it."""

    def __mul__(self, factor):
        if isinstance(factor, Base):
            return sum(a * b for a, b in zip(self, factor, strict=True))
        return super().__mul__(factor)


@mistake(caught_by=test_leaves_other_types_to_them)
class RaisesForOtherTypes(Base):
    """You raise the TypeError yourself, so the other object is never asked. Return `NotImplemented`."""

    def __add__(self, other):
        if not isinstance(other, Base):
            raise TypeError(f"cannot add {other!r}")
        return super().__add__(other)


@mistake(caught_by=test_makes_new_vectors)
class ChangesItself(Base):
    """You change the vector and return it. Other names refer to it, too, and its hash was to stay: make a new one."""

    def _changed(self, components):
        self._components = list(components)
        return self
