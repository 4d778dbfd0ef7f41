"""So that `python -m search_engine` is the command `search-engine`."""

import sys

from search_engine.cli import main

if __name__ == "__main__":
    sys.exit(main())
