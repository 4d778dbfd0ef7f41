"""So that `python -m math_toolkit` is the command `math-toolkit`."""

import sys

from math_toolkit.cli import main

if __name__ == "__main__":
    sys.exit(main())
