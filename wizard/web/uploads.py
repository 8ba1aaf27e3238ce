"""Uploaded files stay in memory: nothing of a paste touches the disk, whatever its size."""

from io import BytesIO
from typing import IO

from flask import Request


class RequestInMemory(Request):
    """A request whose uploaded files are held in memory; the limit of a request's size bounds them."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        del total_content_length, content_type, filename, content_length
        return BytesIO()
