"""Tells another system what happened: signed, tried again until it has arrived, and each time under the same key.

The receiver gets a POST with a JSON body and these headers:

- ``Wizard-Event``: ``finish``, ``vote``, ``escalation`` or ``lines``;
- ``Idempotency-Key``: the same with every try of one event (draft-ietf-httpapi-idempotency-key-header);
- ``Wizard-Signature``: ``t=SECONDS,v1=HEX``, the HMAC-SHA256 (RFC 2104) of ``SECONDS.BODY`` with the shared secret.

Any status from 200 to 299 means that it has arrived; 410 that it never will.
"""

import hashlib
import hmac
import logging
import re
import threading
import time
import urllib.error
import urllib.request
from http.client import HTTPException
from typing import IO

from wizard.store import Deliveries, Delivery

TOLERANCE = 300
"""Seconds by which the time in a signature may differ from the receiver's clock."""
_SECONDS_TO_WAIT = 10
_SECONDS_BETWEEN_LOOKS = 5
_GONE = 410
_SIGNATURE = re.compile(r"t=(\d{1,12}),v1=([0-9a-f]{64})")
_log = logging.getLogger(__name__)


def sign(secret: str, body: bytes, now: int) -> str:
    """The header ``Wizard-Signature`` for a body sent at a moment (seconds since 1970).

    >>> sign("secret", b"{}", 1767225600)[:23]
    't=1767225600,v1=fa7eaa0'
    """
    digest = hmac.new(secret.encode(), b"%d.%s" % (now, body), hashlib.sha256).hexdigest()
    return f"t={now},v1={digest}"


def is_signed(secret: str, header: str, body: bytes, now: int) -> bool:
    """Whether a request comes from who has the secret, as it was sent, and not long ago.

    >>> header = sign("secret", b"{}", 1767225600)
    >>> is_signed("secret", header, b"{}", 1767225660), is_signed("secret", header, b"{ }", 1767225660)
    (True, False)
    >>> is_signed("secret", header, b"{}", 1767225600 + 3600)
    False
    """
    found = _SIGNATURE.fullmatch(header)
    if found is None or abs(now - int(found[1])) > TOLERANCE:
        return False
    return hmac.compare_digest(sign(secret, body, int(found[1])), header)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """What is signed for one address is sent to no other."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: object, newurl: str
    ) -> None:
        del req, fp, code, msg, headers, newurl


class Sender:
    """Sends what is due, from a thread of its own; one for each process."""

    def __init__(self, deliveries: Deliveries, address: str, secret: str) -> None:
        self._deliveries, self._address, self._secret = deliveries, address, secret
        self._opener = urllib.request.build_opener(_NoRedirect, urllib.request.ProxyHandler({}))
        self._wanted = threading.Event()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._over = False

    @property
    def is_awake(self) -> bool:
        """Whether the thread of this process has begun."""
        return self._thread is not None and self._thread.is_alive()

    def wake(self) -> None:
        """Look now whether something is due. Begins the thread, which no fork would have carried along."""
        with self._lock:
            if not self.is_awake:
                self._thread = threading.Thread(target=self._run, name="webhooks", daemon=True)
                self._thread.start()
        self._wanted.set()

    def end(self) -> None:
        """Send no more. What is still due is sent by the next process that starts."""
        self._over = True
        self._wanted.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while not self._over:
            self._wanted.wait(_SECONDS_BETWEEN_LOOKS)
            self._wanted.clear()
            try:
                self.send_due()
            except Exception:  # noqa: BLE001  # the edge of this thread: nothing may end it
                _log.exception("the deliveries could not be read; they are tried again")

    def send_due(self, now: int | None = None) -> int:
        """Send what is due, each once; how many have arrived."""
        arrived = 0
        while not self._over:
            moment = int(time.time()) if now is None else now
            delivery = self._deliveries.take(moment)
            if delivery is None:
                self._deliveries.remove_settled(moment)
                break
            arrived += self._send(delivery, moment)
        return arrived

    def _send(self, delivery: Delivery, now: int) -> bool:
        why = self._why_not(delivery)
        if why is None:
            self._deliveries.arrived(delivery)
            return True
        if why == str(_GONE):
            self._deliveries.arrived(delivery)
            _log.error("webhook %s: the receiver wants it no more (410)", delivery.id)
            return False
        wait = self._deliveries.failed(delivery, now)
        if wait is None:
            _log.error("webhook %s: given up after %d tries: %s", delivery.id, delivery.tries + 1, why)
        else:
            _log.warning("webhook %s: %s; tried again in %d seconds", delivery.id, why, wait)
        return False

    def _why_not(self, delivery: Delivery) -> str | None:
        """Send it: None where it has arrived, else why it has not."""
        body = delivery.body.encode()
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "mail-tls-wizard",
            "Wizard-Event": delivery.event,
            "Idempotency-Key": delivery.id,
            "Wizard-Signature": sign(self._secret, body, int(time.time())),
        }
        request = urllib.request.Request(self._address, body, headers, method="POST")  # noqa: S310  # http(s), as configured
        try:
            with self._opener.open(request, timeout=_SECONDS_TO_WAIT) as response:
                return None if 200 <= response.status < 300 else str(response.status)
        except urllib.error.HTTPError as refused:
            refused.close()
            return str(refused.code)
        except (OSError, HTTPException) as error:
            return str(error) or type(error).__name__
