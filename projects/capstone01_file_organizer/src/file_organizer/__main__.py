"""So that `python -m file_organizer` is the command `file-organizer`."""

import sys

from file_organizer.cli import main

if __name__ == "__main__":
    sys.exit(main())
