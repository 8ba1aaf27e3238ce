"""Who is at work in a portal's frame, known by a word that only the frame holds; and which proofs have been used.

Only hashes of the words are kept, and everything is deleted when its time is over.
"""

import hashlib
import secrets
import time
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Engine, delete, insert, select
from sqlalchemy.exc import IntegrityError

from wizard.store.tables import proofs, signings

SigningKind = Literal["session", "pass"]
"""What opens pages; what stands in a link, and can only be changed into the former, once."""
SESSION_LIFE, PASS_LIFE = 1800, 600
"""Seconds."""
_WHO = ("issuer", "subject", "name", "role", "ticket")


@dataclass(frozen=True, slots=True)
class Signing:
    """Somebody at work, until a second since 1970. The fields are those of an identity."""

    issuer: str
    subject: str
    name: str
    role: str
    ticket: str
    until: int = 0


class Signings:
    """The signings of one store, shared by all processes that have it open."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def use_once(self, digest: str, until: int, now: int | None = None) -> bool:
        """Note that a proof is used; False where it was before, by whichever process, and is still to be remembered."""
        try:
            with self._engine.begin() as connection:
                connection.execute(delete(proofs).where(proofs.c.until < _now(now)))
                connection.execute(insert(proofs).values(digest=digest, until=until))
        except IntegrityError:
            return False
        return True

    def open(self, who: Signing, kind: SigningKind, now: int | None = None) -> str:
        """A new word for somebody (256 random bits), good for the life of its kind."""
        word, moment = secrets.token_urlsafe(32), _now(now)
        life = SESSION_LIFE if kind == "session" else PASS_LIFE
        with self._engine.begin() as connection:
            connection.execute(delete(signings).where(signings.c.until < moment))
            values = {name: getattr(who, name) for name in _WHO}
            connection.execute(insert(signings).values(digest=_digest(word), kind=kind, until=moment + life, **values))
        return word

    def find(self, word: str, kind: SigningKind, now: int | None = None) -> Signing | None:
        """Whose word it is; None for nobody's, or nobody's any more."""
        wanted = (signings.c.digest == _digest(word)) & (signings.c.kind == kind) & (signings.c.until >= _now(now))
        with self._engine.connect() as connection:
            columns = [signings.c[name] for name in (*_WHO, "until")]
            row = connection.execute(select(*columns).where(wanted)).first()
        return Signing(*row) if row is not None else None

    def change(self, word: str, now: int | None = None) -> str | None:
        """A session for the pass of a link, which is then used up; None where it is none, or none any more."""
        who = self.find(word, "pass", now)
        if who is None:
            return None
        with self._engine.begin() as connection:
            used = connection.execute(delete(signings).where(signings.c.digest == _digest(word))).rowcount
        return self.open(who, "session", now) if used else None


def _digest(word: str) -> str:
    return hashlib.sha256(word.encode("utf-8", "surrogatepass")).hexdigest()


def _now(now: int | None) -> int:
    return int(time.time()) if now is None else now
