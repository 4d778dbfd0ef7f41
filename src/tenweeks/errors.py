"""What a user can put right: told in one line on stderr, with exit code 2."""


class UserError(Exception):
    """A bad call or an unreadable input; the message says what is wrong and, where there is one, the remedy."""
