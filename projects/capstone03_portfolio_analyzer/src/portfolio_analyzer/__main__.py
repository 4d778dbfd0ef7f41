"""So that `python -m portfolio_analyzer` is the command `portfolio-analyzer`."""

import sys

from portfolio_analyzer.cli import main

if __name__ == "__main__":
    sys.exit(main())
