"""What the tests of all depths share."""

from hypothesis import settings

# The same examples in every run, so that a red test is red for everybody.
settings.register_profile("repeatable", derandomize=True, database=None, deadline=None, max_examples=50)
settings.load_profile("repeatable")
