"""So that `python -m text_analyzer` is the command `text-analyzer`."""

import sys

from text_analyzer.cli import main

if __name__ == "__main__":
    sys.exit(main())
