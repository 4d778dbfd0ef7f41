"""So that `python -m stream_pipeline` is the command `stream-pipeline`."""

import sys

from stream_pipeline.cli import main

if __name__ == "__main__":
    sys.exit(main())
