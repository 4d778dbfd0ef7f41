"""The names of severities: many in the logs, eight in a report."""

# In the order of RFC 5424, section 6.2.1: a severity's number is its place.
SEVERITIES = ("emergency", "alert", "critical", "error", "warning", "notice", "info", "debug")
ERRORS = frozenset(SEVERITIES[:4])
OTHER_NAMES = {
    "emerg": "emergency", "panic": "emergency", "crit": "critical", "fatal": "critical", "err": "error",
    "severe": "error", "warn": "warning", "information": "info", "trace": "debug", "verbose": "debug",
}  # fmt: skip
# Loggers for Node (bunyan, pino) write numbers.
NUMBERS = {10: "debug", 20: "debug", 30: "info", 40: "warning", 50: "error", 60: "critical"}


def severity(number: int) -> str:
    """Return the severity of a syslog priority *number*, which is facility times 8 plus severity.

    >>> severity(34)
    'critical'
    """
    return SEVERITIES[number & 7]


def level_name(value: object) -> str | None:
    """Return the one of `SEVERITIES` that *value* is another name or number of; any other name in lower case.

    None for what is neither text nor number. A name is cut after 20 characters, since a level is a short word.

    >>> level_name("WARN"), level_name(50), level_name("Notice"), level_name(None)
    ('warning', 'error', 'notice', None)
    """
    if isinstance(value, str):
        name = value.strip().lower()[:20]
        return OTHER_NAMES.get(name, name) or None
    return NUMBERS.get(value) if isinstance(value, int) else None
