"""Python's search for garbage, kept from going over and over what is being built to stay."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def not_collected() -> Iterator[None]:
    """While this holds, nothing is looked at for garbage; afterwards all is as it was.

    Reading a thousand articles makes a million objects that are all kept; looking through them again and again took
    a third of the time.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
