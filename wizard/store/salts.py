"""One random word a day, deleted with the day: what is hashed with it is known again that day, and never after."""

import secrets

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.exc import IntegrityError

from wizard.store.tables import salts


def salt_of(connection: Connection, day: str) -> str:
    """The salt of a day, made by whoever comes first; those of other days are deleted."""
    connection.execute(delete(salts).where(salts.c.day != day))
    found = connection.execute(select(salts.c.salt).where(salts.c.day == day)).scalar()
    if found is None:
        try:
            with connection.begin_nested():
                found = secrets.token_hex(32)
                connection.execute(insert(salts).values(day=day, salt=found))
        except IntegrityError:
            found = connection.execute(select(salts.c.salt).where(salts.c.day == day)).scalar_one()
    return str(found)
