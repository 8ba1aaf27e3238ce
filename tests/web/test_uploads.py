"""Uploaded files stay in memory, or in files without a name."""

import tempfile

import pytest
from flask.testing import FlaskClient


def test_an_upload_that_is_carried_on_opens_no_temporary_file(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError("an upload was written to a temporary file")

    for name in ("SpooledTemporaryFile", "TemporaryFile", "NamedTemporaryFile"):
        monkeypatch.setattr(tempfile, name, refused)
    monkeypatch.setattr("werkzeug.formparser.TemporaryFile", refused, raising=False)
    monkeypatch.setattr("werkzeug.formparser.SpooledTemporaryFile", refused, raising=False)
    line = "192.0.2.1 [1AD4] 10:00:00 Client session SSL: Verified (0)\r\n"
    fields = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in (("stage", "start"), ("go", "1"), ("log", ""))
    )
    upload = (
        f'--x\r\nContent-Disposition: form-data; name="file"; filename="mail.log"\r\n\r\n{line * 15_000}\r\n--x--\r\n'
    )
    answer = client.post("/en/wizard", data=(fields + upload).encode(), content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 200 and b"192.0.2.1" in answer.data
