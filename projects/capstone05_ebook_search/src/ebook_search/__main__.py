"""So that `python -m ebook_search` is the command `ebook-search`."""

import sys

from ebook_search.cli import main

if __name__ == "__main__":
    sys.exit(main())
