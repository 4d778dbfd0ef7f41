"""The layouts in which brokers export transactions: which column means what, and how its cells are written."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from portfolio_analyzer.errors import BadFileError, Problem
from portfolio_analyzer.tables import Table
from portfolio_analyzer.transactions import Kind

FIELDS = ("date", "type", "symbol", "quantity", "price", "fees", "fees2", "amount", "ratio", "currency")


@dataclass(frozen=True)
class Layout:
    """How one kind of export is to be read.

    `columns` gives the header for each of `FIELDS`; those in `required` must be there, since the layout is known by
    them. `kinds` says what the words of the type column mean, in lower case; a word is also looked up by its beginning.
    Where there is no type column, `signed` quantities tell a sale by its minus.
    """

    name: str
    columns: Mapping[str, str]
    required: tuple[str, ...]
    date_form: str = "%Y-%m-%d"
    decimal_comma: bool = False
    signed: bool = False
    kinds: Mapping[str, Kind] = field(default_factory=lambda: {kind.value: kind for kind in Kind})

    def fits(self, header: tuple[str, ...]) -> bool:
        """Tell whether a table with this *header* has all the columns that the layout requires."""
        there = {name.casefold() for name in header}
        return all(self.columns[name].casefold() in there for name in self.required)

    def kind(self, word: str) -> Kind:
        """Return what *word* in the type column means; raises `ValueError` if it is not known."""
        said = " ".join(word.casefold().split())
        if said in self.kinds:
            return self.kinds[said]
        for known in sorted(self.kinds, key=len, reverse=True):
            if said.startswith(known + " "):
                return self.kinds[known]
        raise ValueError(f"{word!r} is no type of transaction; there are {', '.join(self.kinds)}")


PLAIN = Layout("plain", {name: name for name in FIELDS if name != "fees2"}, ("date", "type", "symbol", "quantity"))
AMERICAN = Layout(
    "american",
    {
        "date": "Run Date", "type": "Action", "symbol": "Symbol", "quantity": "Quantity", "price": "Price ($)",
        "fees": "Commission ($)", "fees2": "Fees ($)", "amount": "Amount ($)",
    },
    ("date", "type", "symbol", "quantity", "price", "amount"),
    date_form="%m/%d/%Y",
    signed=True,
    kinds={
        "you bought": Kind.BUY, "you sold": Kind.SELL, "dividend received": Kind.DIVIDEND,
        "interest earned": Kind.INTEREST, "fee charged": Kind.FEE,
        "electronic funds transfer received": Kind.DEPOSIT, "electronic funds transfer paid": Kind.WITHDRAWAL,
    },
)  # fmt: skip
GERMAN = Layout(
    "german",
    {
        "date": "Datum", "type": "Typ", "symbol": "Wertpapier", "quantity": "Stück", "price": "Kurs",
        "fees": "Gebühren", "fees2": "Steuern", "amount": "Betrag", "currency": "Währung", "ratio": "Verhältnis",
    },
    ("date", "type", "symbol", "quantity", "price"),
    date_form="%d.%m.%Y",
    decimal_comma=True,
    signed=True,
    kinds={
        "kauf": Kind.BUY, "verkauf": Kind.SELL, "dividende": Kind.DIVIDEND, "zinsen": Kind.INTEREST,
        "gebühren": Kind.FEE, "gebühr": Kind.FEE, "einlage": Kind.DEPOSIT, "entnahme": Kind.WITHDRAWAL,
        "split": Kind.SPLIT,
    },
)  # fmt: skip
SIGNED = Layout(
    "signed",
    {
        "date": "Date", "symbol": "Ticker", "quantity": "Shares", "price": "Price", "fees": "Commission",
        "currency": "Currency",
    },
    ("date", "symbol", "quantity", "price"),
    signed=True,
)  # fmt: skip
LAYOUTS = {layout.name: layout for layout in (PLAIN, AMERICAN, GERMAN, SIGNED)}


def choose_layout(table: Table, name: str = "") -> Layout:
    """Return the layout called *name*, or the one that the header of *table* fits.

    Raises `BadFileError` if there is none of that name, none fits, or more than one does: no choice is guessed.
    """
    if name:
        if name not in LAYOUTS:
            raise BadFileError(
                [Problem(table.name, 0, f"no layout is called {name!r}; there are {', '.join(LAYOUTS)}")]
            )
        chosen = LAYOUTS[name]
        missing = [column for need in chosen.required if (column := chosen.columns[need]) not in table.header]
        if not chosen.fits(table.header):
            raise BadFileError([Problem(table.name, 1, f"has no column {missing[0]!r}, as layout {name} requires")])
        return chosen
    fitting = [layout for layout in LAYOUTS.values() if layout.fits(table.header)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        names = " and ".join(layout.name for layout in fitting)
        raise BadFileError([Problem(table.name, 1, f"fits the layouts {names}; choose with --layout")])
    known = "; ".join(
        f"{each.name}: {', '.join(each.columns[need] for need in each.required)}" for each in LAYOUTS.values()
    )
    raise BadFileError([Problem(table.name, 1, f"fits no known layout ({known})")])
