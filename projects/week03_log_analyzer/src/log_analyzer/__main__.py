"""So that `python -m log_analyzer` is the command `log-analyzer`."""

import sys

from log_analyzer.cli import main

if __name__ == "__main__":
    sys.exit(main())
