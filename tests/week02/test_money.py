"""Money as a value: what an answer must do, and the wrong answers we know."""

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake


class Purse:
    """Something else that knows how money is put into it."""

    def __radd__(self, other):
        return "a fuller purse"

    def __repr__(self):
        return "Purse()"


def remade(money):
    """Return the text of the money that the `repr` of *money* makes when it is evaluated, or why it makes none."""
    text = repr(money)
    try:
        made = eval(text, {"Money": type(money), "Decimal": Decimal})
    except Exception:
        return f"no expression: {text}"
    return str(made) if type(made) is type(money) else f"no money: {text}"


def kept_after(old, more):
    """Return *old* after *more* was added by `+=` to another name for it."""
    name = old
    name += more
    return old


def test_has_amount_and_currency(Money):
    """`amount` and `currency` are what the money was made from"""
    assert Money(Decimal("2.50"), "EUR").amount == Decimal("2.50")
    assert Money(Decimal("2.50"), "EUR").currency == "EUR"


def test_text_for_people(Money):
    """`str` gives the amount as it was written, a space and the currency"""
    assert str(Money(Decimal("2.50"), "EUR")) == "2.50 EUR"
    assert str(Money(Decimal("-1200"), "JPY")) == "-1200 JPY"


def test_text_for_programmers(Money):
    """`repr` gives an expression that, evaluated, makes equal money again"""
    assert remade(Money(Decimal("2.50"), "EUR")) == "2.50 EUR"


@pytest.mark.parametrize("name", ["amount", "currency"])
def test_cannot_be_changed(Money, name):
    """setting or deleting an attribute is an AttributeError, and nothing changes"""
    money = Money(Decimal("2.50"), "EUR")
    with pytest.raises(AttributeError):
        setattr(money, name, "XXX")
    with pytest.raises(AttributeError):
        delattr(money, name)
    assert str(money) == "2.50 EUR"


def test_equal(Money):
    """money is equal if amount and currency are, however many zeros the amount ends in"""
    assert (Money(Decimal("2.50"), "EUR") == Money(Decimal("2.5"), "EUR")) is True
    assert (Money(Decimal("2.50"), "EUR") == Money(Decimal("2.51"), "EUR")) is False
    assert (Money(Decimal("2.50"), "EUR") == Money(Decimal("2.50"), "USD")) is False


def test_equals_nothing_else(Money):
    """money is not equal to a number, a text or a tuple, and to ask is no error"""
    assert (Money(Decimal("2.50"), "EUR") == Decimal("2.50")) is False
    assert (Money(Decimal("2.50"), "EUR") == "2.50 EUR") is False
    assert (Money(Decimal("2.50"), "EUR") == (Decimal("2.50"), "EUR")) is False


def test_equal_money_is_one_key(Money):
    """equal money has an equal hash, so that a set holds it once"""
    assert len({Money(Decimal("2.50"), "EUR"), Money(Decimal("2.50"), "EUR")}) == 1
    assert len({Money(Decimal("2.50"), "EUR"), Money(Decimal("2.50"), "USD")}) == 2


def test_hash_goes_by_value(Money):
    """equal amounts that are written differently have an equal hash, too"""
    assert len({Money(Decimal("2.50"), "EUR"), Money(Decimal("2.5"), "EUR")}) == 1


@pytest.mark.parametrize("amount", [0.1, 3, "2.50"])
def test_refuses_other_amounts(Money, amount):
    """an amount that is no Decimal is a TypeError"""
    with pytest.raises(TypeError):
        Money(amount, "EUR")


def test_adds(Money):
    """`+` adds two amounts of one currency"""
    assert str(Money(Decimal("0.10"), "EUR") + Money(Decimal("0.20"), "EUR")) == "0.30 EUR"
    assert str(Money(Decimal("5"), "KES") + Money(Decimal("-5"), "KES")) == "0 KES"


def test_adding_makes_new_money(Money):
    """`+=` gives the name new money; whoever has the old money keeps it"""
    assert str(kept_after(Money(Decimal("7.00"), "EUR"), Money(Decimal("1.50"), "EUR"))) == "7.00 EUR"


def test_refuses_to_mix_currencies(Money):
    """to add two currencies is a ValueError that names both"""
    with pytest.raises(ValueError, match=r"EUR.*USD|USD.*EUR"):
        Money(Decimal("2.50"), "EUR") + Money(Decimal("2.50"), "USD")
    with pytest.raises(ValueError, match=r"EUR.*USD|USD.*EUR"):
        Money(Decimal("0"), "USD") + Money(Decimal("2.50"), "EUR")


def test_leaves_other_types_to_them(Money):
    """`+` with anything else asks the other object, and is a TypeError if that does not know how"""
    assert Money(Decimal("2.50"), "EUR") + Purse() == "a fuller purse"
    with pytest.raises(TypeError):
        Money(Decimal("2.50"), "EUR") + Decimal("2.50")


def test_sums(Money):
    """`sum` adds up money: it begins with 0, and `0 + money` is `money`"""
    assert str(0 + Money(Decimal("2.50"), "EUR")) == "2.50 EUR"
    assert str(sum([Money(Decimal("2.50"), "EUR"), Money(Decimal("1.25"), "EUR")])) == "3.75 EUR"


@pytest.mark.parametrize("number", [5, Decimal("2.50"), 0.5])
def test_has_no_other_number_on_its_left(Money, number):
    """any other number in front of `+` is a TypeError: it has no currency"""
    with pytest.raises(TypeError):
        number + Money(Decimal("2.50"), "EUR")


@given(st.lists(st.decimals(-1000, 1000, places=2), min_size=1))
def test_sums_to_the_cent(Money, amounts):
    """a sum of money is exactly the sum of the amounts"""
    total = sum(Money(amount, "EUR") for amount in amounts)
    assert total.amount == sum(amounts)


@alternative
class WrittenByHand:
    """Write every method, keep the values in slots, and refuse to set anything once they are there."""

    __slots__ = ("amount", "currency")

    def __init__(self, amount, currency):
        if type(amount) is not Decimal:
            raise TypeError(f"{amount!r} is no Decimal")
        object.__setattr__(self, "amount", amount)
        object.__setattr__(self, "currency", currency)

    def __setattr__(self, name, value):
        raise AttributeError(f"{name} cannot be set")

    def __delattr__(self, name):
        raise AttributeError(f"{name} cannot be deleted")

    def __repr__(self):
        return f"Money({self.amount!r}, {self.currency!r})"

    def __str__(self):
        return f"{self.amount} {self.currency}"

    def __eq__(self, other):
        if not isinstance(other, WrittenByHand):
            return NotImplemented
        return (self.amount, self.currency) == (other.amount, other.currency)

    def __hash__(self):
        return hash((self.amount, self.currency))

    def __add__(self, other):
        if not isinstance(other, WrittenByHand):
            return NotImplemented
        return self._added(other)

    def __radd__(self, other):
        return self if other == 0 else NotImplemented

    def _added(self, other):
        self._compare_currencies(other)
        return type(self)(self.amount + other.amount, self.currency)

    def _compare_currencies(self, other):
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} cannot be added")


Base = WrittenByHand  # its small methods are what the mistakes change


@mistake(caught_by=test_text_for_people)
class WritesNoText(Base):
    """Without a `__str__` of its own, `str` shows what `repr` gives, which is meant for programmers."""

    def __str__(self):
        return object.__str__(self)


@mistake(caught_by=test_text_for_programmers)
class ReprLikeStr(Base):
    """Your `repr` gives the text for people. In a log, nobody can see then whether it was money or a text."""

    def __repr__(self):
        return str(self)


@mistake(caught_by=test_text_for_programmers)
class ReprWithoutQuotes(Base):
    """Your `repr` puts values in with `str`, so that their quotes are missing. `!r` puts them in as code."""

    def __repr__(self):
        return f"Money({self.amount}, {self.currency})"


@mistake(caught_by=test_cannot_be_changed)
@dataclass(eq=True, unsafe_hash=True)
class CanBeChanged:
    """A plain `@dataclass` can be changed: `@dataclass(frozen=True)` cannot."""

    amount: Decimal
    currency: str

    def __str__(self):
        return f"{self.amount} {self.currency}"

    def __repr__(self):
        return f"Money({self.amount!r}, {self.currency!r})"


@mistake(caught_by=test_equal)
class ComparesIdentity(Base):
    """Without `__eq__`, an object equals only itself, whatever it holds."""

    def __eq__(self, other):
        return object.__eq__(self, other)

    __hash__ = object.__hash__


@mistake(caught_by=test_equal)
class ForgetsTheCurrency(Base):
    """You compare the amounts alone: 2.50 euros are not 2.50 dollars."""

    def __eq__(self, other):
        return self.amount == other.amount

    __hash__ = Base.__hash__


@mistake(caught_by=test_equal)
class ComparesTexts(Base):
    """You compare texts. 2.50 and 2.5 are written differently and are the same amount."""

    def __eq__(self, other):
        return str(self) == str(other)

    __hash__ = Base.__hash__


@mistake(caught_by=test_equals_nothing_else)
class AsksEverythingForItsAmount(Base):
    """`==` may come with any object, and not every one has an `amount`. Ask `isinstance` first."""

    def __eq__(self, other):
        return self.amount == other.amount and self.currency == other.currency

    __hash__ = Base.__hash__


class Pair(NamedTuple):
    """A named tuple, which the next mistake takes for money."""

    amount: Decimal
    currency: str


@mistake(caught_by=test_equals_nothing_else)
class IsATuple(Pair):
    """A named tuple is a tuple: it equals any tuple with the same values, and can be indexed and unpacked."""

    def __repr__(self):
        return f"Money({self.amount!r}, {self.currency!r})"

    def __str__(self):
        return f"{self.amount} {self.currency}"


@mistake(caught_by=test_equal_money_is_one_key)
class HasNoHash(Base):
    """A class with `__eq__` and without `__hash__` has no hash at all: `@dataclass(frozen=True)` writes both."""

    def __eq__(self, other):
        return Base.__eq__(self, other)


@mistake(caught_by=test_hash_goes_by_value)
class HashesTheText(Base):
    """You hash a text. 2.50 and 2.5 are equal and written differently, so their hashes differ, and a set holds both."""

    def __eq__(self, other):
        return Base.__eq__(self, other)

    def __hash__(self):
        return hash(str(self))


@mistake(caught_by=test_equal_money_is_one_key)
class HashesTheIdentity(Base):
    """Your hash says where the object lies in memory. Equal money lies in different places and needs one hash."""

    def __eq__(self, other):
        return Base.__eq__(self, other)

    def __hash__(self):
        return id(self)


@mistake(caught_by=test_refuses_other_amounts)
class TakesAnyAmount(Base):
    """You take an amount that is no Decimal. The float 0.1 is not a tenth, and `Decimal(0.1)` keeps its error."""

    def __init__(self, amount, currency):
        object.__setattr__(self, "amount", amount)
        object.__setattr__(self, "currency", currency)


@mistake(caught_by=test_adds)
class ReturnsTheNumber(Base):
    """Your `+` returns the sum of the amounts without a currency. Money plus money is money."""

    def _added(self, other):
        self._compare_currencies(other)
        return self.amount + other.amount


@mistake(caught_by=test_adding_makes_new_money)
class AddsInPlace(Base):
    """Your `+` changes the left money and returns it. Other names refer to that object, too: make a new one."""

    def _added(self, other):
        self._compare_currencies(other)
        object.__setattr__(self, "amount", self.amount + other.amount)
        return self


@mistake(caught_by=test_refuses_to_mix_currencies)
class MixesCurrencies(Base):
    """You add euros and dollars as if they were the same, and the sum is wrong without any error."""

    def _compare_currencies(self, other):
        return self.currency


@mistake(caught_by=test_refuses_to_mix_currencies)
class LeavesTheCurrencyToOthers(Base):
    """For two currencies you return `NotImplemented`, which says “I do not know this type”. You know it: refuse."""

    def __add__(self, other):
        return Base.__add__(self, other) if other.currency == self.currency else NotImplemented


@mistake(caught_by=test_refuses_to_mix_currencies)
class NamesNoCurrency(Base):
    """Your message does not say which currencies met. Who has to find the mistake needs both."""

    def _compare_currencies(self, other):
        if self.currency != other.currency:
            raise ValueError("the currencies differ")


@mistake(caught_by=test_leaves_other_types_to_them)
class RaisesForOtherTypes(Base):
    """You raise the TypeError yourself, so the other object is never asked. Return `NotImplemented`: Python asks it,
    and raises the TypeError if it has no answer either.
    """

    def __add__(self, other):
        if not isinstance(other, Base):
            raise TypeError(f"cannot add {other!r}")
        return self._added(other)


@mistake(caught_by=test_leaves_other_types_to_them)
class TakesEverythingForMoney(Base):
    """Your `+` reads `other.amount` from whatever stands on its right. Ask `isinstance` first."""

    def __add__(self, other):
        return self._added(other)


@mistake(caught_by=test_leaves_other_types_to_them)
class RaisesNotImplemented(Base):
    """`raise NotImplementedError` is for methods that are still to be written. *Return* the value `NotImplemented`."""

    def __add__(self, other):
        if not isinstance(other, Base):
            raise NotImplementedError
        return self._added(other)


@mistake(caught_by=test_sums)
class CannotBeSummed(Base):
    """`sum` begins with `0 + money`. The number does not know how to add money, so Python asks your `__radd__`."""

    def __radd__(self, other):
        return NotImplemented


@mistake(caught_by=test_sums)
class AddsOnlyMoneyFromTheLeft(Base):
    """Your `__radd__` is your `__add__`, which knows money only. What stands on the left, when `sum` begins, is 0."""

    def __radd__(self, other):
        return self + other


@mistake(caught_by=test_has_no_other_number_on_its_left)
class IgnoresWhatIsOnItsLeft(Base):
    """Your `__radd__` takes any number on its left. A number has no currency; only 0 is nothing in all of them."""

    def __radd__(self, other):
        return self
