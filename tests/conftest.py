"""Settings for all tests."""

from hypothesis import settings

# A busy machine is slow, not wrong: no example fails for the time it took.
settings.register_profile("xiezhi", deadline=None, derandomize=True)
settings.load_profile("xiezhi")
