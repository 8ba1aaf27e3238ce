"""Where an uploaded file is while its request is answered: in memory, or in a file that has no name."""

import tempfile
from io import BytesIO
from typing import IO, cast

from flask import Request

from wizard.surveying import LONGEST_READ_WHOLE

ROOM_FOR_FIELDS = 256 * 1024
"""Bytes of a form beside the lines themselves: answers, facts, the boundaries of its parts."""


class WizardRequest(Request):
    """A request whose files touch the disk only where they are long, and there have no name by which to find them."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        del content_type, filename, content_length
        if total_content_length is not None and total_content_length <= LONGEST_READ_WHOLE:
            return BytesIO()
        return cast("IO[bytes]", tempfile.TemporaryFile())
