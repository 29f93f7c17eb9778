"""The environment's servers win; without them the instance's own are named."""

import pytest

from portal.embedded import addresses
from portal.embedded.homes import LONGEST_SOCKET_FOLDER, home


@pytest.fixture(autouse=True)
def _no_urls(monkeypatch):
    for name in ("DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL"):
        monkeypatch.delenv(name, raising=False)


def test_without_urls_everything_is_embedded(monkeypatch, tmp_path):
    monkeypatch.setenv("ROOFTOP_HOME", str(tmp_path))
    assert addresses.embeds_postgres()
    assert addresses.embeds_valkey()
    assert addresses.database("main")["HOST"] == str(home("main").sockets)
    assert str(home("main").valkey_socket) in addresses.broker("main")


def test_a_database_url_switches_the_embedded_postgres_off(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://rooftop:secret@db.example:5433/portal")
    assert not addresses.embeds_postgres()
    assert addresses.database("main")["HOST"] == "db.example"
    assert addresses.embeds_valkey()


@pytest.mark.parametrize("name", ["REDIS_URL", "CELERY_BROKER_URL"])
def test_either_url_of_a_redis_serves_as_broker_and_cache(monkeypatch, name):
    monkeypatch.setenv(name, "redis://cache.example:6379/0")
    assert not addresses.embeds_valkey()
    assert addresses.broker("main") == addresses.cache("main") == "redis://cache.example:6379/0"


def test_a_rabbitmq_is_a_broker_but_no_cache(monkeypatch):
    monkeypatch.setenv("CELERY_BROKER_URL", "amqp://queue.example//")
    assert addresses.broker("main") == "amqp://queue.example//"
    assert addresses.embeds_valkey()
    assert addresses.cache("main").startswith("unix://")


def test_sockets_of_a_deep_home_are_short_and_the_same_for_every_shell(monkeypatch, tmp_path):
    monkeypatch.setenv("ROOFTOP_HOME", str(tmp_path / ("deep/" * 40)))
    sockets = home("main").sockets
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    assert home("main").sockets == sockets
    assert len(str(sockets)) <= LONGEST_SOCKET_FOLDER
    assert home("test").sockets != sockets


def test_the_local_secret_is_made_once(monkeypatch, tmp_path):
    monkeypatch.setenv("ROOFTOP_HOME", str(tmp_path))
    assert addresses.local_secret() == addresses.local_secret()
    assert len(addresses.local_secret()) >= 50
    assert (tmp_path / "main" / "secret-key").stat().st_mode & 0o077 == 0
