"""Pull endless rows through rolling, tumbling, sliding and session windows in memory that does not grow."""

from stream_pipeline.checkpoint import Checkpoint, check_mark, load_checkpoint, mark_of
from stream_pipeline.errors import BadCheckpointError, BadHeaderError, BadOptionError, StreamPipelineError
from stream_pipeline.event_time import Closed, EventTime, Late, Session, Sliding, Tumbling, Windows
from stream_pipeline.job import Counts, Plan, run_job
from stream_pipeline.keyed import KeyedRolling
from stream_pipeline.operators import EventOperator, Made, Operator, RollingOperator
from stream_pipeline.rolling import Extreme, Rolling, check_window, roll
from stream_pipeline.rows import (
    BadRow,
    Batch,
    CsvParser,
    Fields,
    JsonParser,
    Parser,
    RowError,
    read_number,
    read_time,
    split_cells,
)
from stream_pipeline.sinks import AppendedFile, Nowhere, Sink, StandardOutput, open_sink
from stream_pipeline.source import make_parser, open_source, read_batches, read_blocks
from stream_pipeline.stages import ahead, parallel
from stream_pipeline.statistic import STATISTICS, Aggregate, check_statistics
from stream_pipeline.times import duration, read_iso, read_seconds, write_iso, write_seconds

__all__ = [
    "STATISTICS",
    "Aggregate",
    "AppendedFile",
    "BadCheckpointError",
    "BadHeaderError",
    "BadOptionError",
    "BadRow",
    "Batch",
    "Checkpoint",
    "Closed",
    "Counts",
    "CsvParser",
    "EventOperator",
    "EventTime",
    "Extreme",
    "Fields",
    "JsonParser",
    "KeyedRolling",
    "Late",
    "Made",
    "Nowhere",
    "Operator",
    "Parser",
    "Plan",
    "Rolling",
    "RollingOperator",
    "RowError",
    "Session",
    "Sink",
    "Sliding",
    "StandardOutput",
    "StreamPipelineError",
    "Tumbling",
    "Windows",
    "ahead",
    "check_mark",
    "check_statistics",
    "check_window",
    "duration",
    "load_checkpoint",
    "make_parser",
    "mark_of",
    "open_sink",
    "open_source",
    "parallel",
    "read_batches",
    "read_blocks",
    "read_iso",
    "read_number",
    "read_seconds",
    "read_time",
    "roll",
    "run_job",
    "split_cells",
    "write_iso",
    "write_seconds",
]
