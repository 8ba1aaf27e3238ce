"""How far the reading of a large log has come, for whoever looks at a terminal."""

import sys
import time

from wizard.cli.speaking import Speech
from wizard.cli.streams import Stream
from wizard.i18n import format_number

_SECONDS_BETWEEN = 0.1
_WIDTH = 30
_MEGABYTE = 1_000_000


class Progress:
    """One line on standard error, rewritten as it goes and gone at the end; nothing where nobody looks."""

    def __init__(self, stream: Stream, lang: str) -> None:
        self._stream = stream
        self._say = Speech(lang)
        self._looked_at = sys.stderr.isatty()
        self._shown = 0.0
        self._longest = 0

    def show(self, read: int) -> None:
        """Tell how much was read; ``read`` counts unpacked bytes."""
        now = time.monotonic()
        if not self._looked_at or now - self._shown < _SECONDS_BETWEEN:
            return
        self._shown = now
        total, done = self._stream.total, self._stream.done
        if total:
            part = min(1.0, done / total)
            bar = "#" * int(_WIDTH * part)
            self._write(f"[{bar:<{_WIDTH}}] " + self._say("%(percent)s %%", percent=int(100 * part)))
        else:
            self._write(self._say("%(size)s MB read", size=format_number(read // _MEGABYTE, self._say.lang)))

    def end(self) -> None:
        """Leave no trace."""
        if self._longest:
            self._write("")
            sys.stderr.write("\r")
            sys.stderr.flush()

    def _write(self, text: str) -> None:
        sys.stderr.write(f"\r{text:<{self._longest}}")
        sys.stderr.flush()
        self._longest = max(self._longest, len(text))
