"""The database: opened by its address, and brought to today's tables before it is used."""

import time
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from wizard.errors import WizardError
from wizard.store.cases import Cases
from wizard.store.deliveries import Deliveries
from wizard.store.signings import Signings
from wizard.store.votes import Votes

_MIGRATIONS = Path(__file__).parent / "migrations"
_SECONDS_TO_WAIT = 10
_TRIES, _SECONDS_BETWEEN_TRIES = 5, 0.5


class StoreUnreachable(WizardError):
    """The database cannot be opened. ``store`` is its address without the password, ``why`` what it said."""

    code = "store-unreachable"


@dataclass(frozen=True, slots=True)
class Store:
    """What is kept, by what it is about."""

    engine: Engine
    votes: Votes
    cases: Cases
    deliveries: Deliveries
    signings: Signings


def open_store(address: str) -> Store:
    """The store at an address such as ``sqlite:///votes.db``, its tables made or brought up to date.

    No connection is left open, so that processes may be forked afterwards. Raises ``StoreUnreachable``.
    """
    shown = address
    try:
        shown = make_url(address).render_as_string(hide_password=True)
        engine = _engine(address)
        _upgrade(engine)
    except (ArgumentError, SQLAlchemyError, OSError, ImportError) as error:
        said = str(error.__cause__ or error).partition("\n")[0]
        raise StoreUnreachable(store=shown, why=said) from error
    engine.dispose()
    return Store(engine, Votes(engine), Cases(engine), Deliveries(engine), Signings(engine))


def _engine(address: str) -> Engine:
    url = make_url(address)
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine = create_engine(url, connect_args={"timeout": _SECONDS_TO_WAIT})
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: object, _record: object) -> None:
    """Let readers and a writer work side by side, and lose nothing that was acknowledged."""
    cursor = connection.cursor()  # type: ignore[attr-defined]  # the driver's own connection
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _upgrade(engine: Engine) -> None:
    """Bring the tables to today's, if they are not, also where another process is just doing so."""
    for left in reversed(range(_TRIES)):
        if _revision(engine) == _newest():
            return
        try:
            _take_steps(engine)
        except SQLAlchemyError:
            if not left:
                raise
            time.sleep(_SECONDS_BETWEEN_TRIES)


def _take_steps(engine: Engine) -> None:
    """Take the steps that are missing; Alembic is only loaded for that."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _revision(engine: Engine) -> str:
    """The last step that the database has taken, "" for none."""
    if not inspect(engine).has_table("alembic_version"):
        return ""
    with engine.connect() as connection:
        return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")


def _newest() -> str:
    return max(path.name.partition("_")[0] for path in (_MIGRATIONS / "versions").glob("[0-9]*.py"))
