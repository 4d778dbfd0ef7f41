"""Objects that show themselves as HTML or as a picture, as ``IPython.display`` has them."""

from typing import Any


class HTML:
    """A text that is shown as HTML."""

    def __init__(self, data: str) -> None:
        self.data = data

    def _repr_html_(self) -> str:
        return self.data


class SVG:
    """A drawing in SVG."""

    def __init__(self, data: str) -> None:
        self.data = data

    def _repr_svg_(self) -> str:
        return self.data


def display(*values: Any) -> None:
    """Show *values* below the cell that runs."""
    import __main__

    __main__.display(*values)
