"""Where the database, the broker, the cache and files are: what the environment says, else ours.

Settings ask; nothing is started.
"""

import contextlib
import os
import secrets
from pathlib import Path
from typing import Any

from environ import Env

from portal.embedded.homes import home

DATABASE_NAME = "portal"
VALKEY_SCHEMES = ("redis://", "rediss://", "unix://", "valkey://")


def _given(*names: str) -> str:
    return next((value for name in names if (value := os.environ.get(name, ""))), "")


def _cache_given() -> str:
    broker = _given("CELERY_BROKER_URL")
    return _given("REDIS_URL") or (broker if broker.startswith(VALKEY_SCHEMES) else "")


def embeds_postgres() -> bool:
    """Whether the database is the embedded one: no DATABASE_URL is set."""
    return not _given("DATABASE_URL")


def embeds_valkey() -> bool:
    """Whether the embedded Valkey is needed: neither URL names one."""
    return not _cache_given()


def database(instance: str) -> dict[str, Any]:
    """DATABASES["default"]: DATABASE_URL, else the instance's own PostgreSQL by its socket."""
    if url := _given("DATABASE_URL"):
        return dict(Env.db_url_config(url))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": DATABASE_NAME,
        "USER": DATABASE_NAME,
        "HOST": str(home(instance).sockets),
        "PORT": "5432",
    }


def broker(instance: str) -> str:
    """CELERY_BROKER_URL or REDIS_URL, else the instance's own Valkey, database 0."""
    given = _given("CELERY_BROKER_URL", "REDIS_URL")
    return given or f"redis+socket://{home(instance).valkey_socket}?virtual_host=0"


def cache(instance: str) -> str:
    """REDIS_URL, or a broker that speaks Redis, else the instance's own Valkey, database 1."""
    return _cache_given() or f"unix://{home(instance).valkey_socket}?db=1"


def media_root(instance: str) -> Path:
    """The folder of uploaded files, beside the database that names them."""
    return home(instance).folder / "media"


def local_secret(instance: str = "main") -> str:
    """A secret key for this machine alone, made once and kept beside the database."""
    path = home(instance).folder / "secret-key"
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        draft = path.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        with contextlib.suppress(FileExistsError):  # another process was quicker
            os.link(draft, path)
        draft.unlink()
    return path.read_text()
