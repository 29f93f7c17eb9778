"""Servers that start anywhere, outlive nobody, and keep what they were given."""

import os
import signal
import subprocess
import tempfile
from pathlib import Path

import psutil
import pytest

from portal.embedded.homes import Home
from portal.embedded.refusals import CannotServe
from portal.embedded.stack import Stack
from tests.embedded.running import eventually, keep_servers, named, nothing_runs, run

AS_ROOT = os.geteuid() == 0
only_root = pytest.mark.skipif(not AS_ROOT, reason="only root can become somebody else")


def started(home: Home) -> Stack:
    stack = Stack(home)
    assert stack.own("a test")
    return stack.start()


@only_root
def test_as_root_postgres_runs_as_a_user_of_its_own(own_home):
    stack = started(own_home)
    server = named(own_home.folder, "postgres", "-D")
    try:
        assert server.uids().real == own_home.cluster.stat().st_uid
        assert server.uids().real not in {0, 65534}
        assert own_home.sockets.stat().st_mode & 0o077 == 0
    finally:
        stack.stop()


def reaches_us(above, uid) -> bool:
    """Whether a user can start our Python and import our code."""
    try:
        return run(above, "-c", "import portal, psycopg", uid=uid).returncode == 0
    except PermissionError:
        return False


@only_root
def test_a_normal_user_runs_them_too(above):
    subprocess.run(["useradd", "--system", "rooftop-test"], check=True)
    try:
        uid = int(subprocess.check_output(["id", "-u", "rooftop-test"]))
        if not reaches_us(above, uid):
            pytest.skip("this checkout or its Python lies in root's closed home")
        os.chown(above, uid, uid)
        keeper = keep_servers(above, uid=uid)
        owners = {named(above, "postgres", "-D").uids().real, named(above, "valkey").uids().real}
        assert owners == {uid}
        keeper.send(signal.SIGINT)
        assert nothing_runs(above)
    finally:
        subprocess.run(["userdel", "rooftop-test"], check=True)


@only_root
def test_a_closed_home_keeps_its_mode_and_the_cluster_lies_elsewhere():
    with tempfile.TemporaryDirectory(prefix="rt-closed-") as closed:
        home = Home(Path(closed) / "inner" / "main")
        stack = started(home)
        answered = stack.answers()
        elsewhere = home.cluster.resolve()
        stack.stop()
        assert answered
        assert Path(closed).stat().st_mode & 0o077 == 0
        assert not elsewhere.is_relative_to(closed)
        subprocess.run(["rm", "-r", elsewhere.parent], check=True)


def test_a_deep_home_works(above):
    home = Home(above / "/".join(["a-rather-long-folder-name"] * 5) / "main")
    stack = started(home)
    try:
        assert stack.answers()
        assert not home.sockets.is_relative_to(above)
    finally:
        stack.stop()
    assert not home.sockets.exists()


def test_kill_9_of_the_supervisor_leaves_nothing_running_and_loses_nothing(own_home, above, query):
    keeper = keep_servers(above)
    query("CREATE TABLE kept AS SELECT 42 AS answer")
    keeper.send(signal.SIGKILL)
    assert nothing_runs(above)
    stack = started(own_home)
    try:
        assert query("SELECT answer FROM kept") == [(42,)]
    finally:
        stack.stop()


@pytest.mark.parametrize("server", ["postgres", "valkey"])
def test_a_killed_server_is_started_again_with_its_data(own_home, above, query, server):
    stack = started(own_home)
    try:
        query("CREATE TABLE kept AS SELECT 42 AS answer")
        words = ("postgres", "-D") if server == "postgres" else ("valkey-server",)
        named(above, *words).kill()
        said: list[str] = []
        assert eventually(lambda: stack.supervisor.tend(said.append) or said)
        assert server in said[0]
        assert "killed by signal 9" in said[0]
        assert stack.answers()
        assert query("SELECT answer FROM kept") == [(42,)]
    finally:
        stack.stop()
    assert nothing_runs(above)


def test_a_second_owner_is_refused_and_told_who_owns(own_home):
    stack, second = Stack(own_home), Stack(own_home)
    assert stack.own("the first")
    assert not second.own("the second")
    owner = second.lease.owner()
    assert owner is not None
    assert (owner.errand, owner.pid) == ("the first", os.getpid())
    stack.stop()
    assert second.own("the second")
    second.stop()


def test_lock_files_that_name_a_stranger_are_cleared(own_home):
    started(own_home).stop()
    stranger = f"{os.getppid()}\n{own_home.cluster}\n"
    own_home.sockets.mkdir(exist_ok=True)
    (own_home.cluster / "postmaster.pid").write_text(stranger)
    (own_home.sockets / ".s.PGSQL.5432.lock").write_text(stranger)
    stack = started(own_home)
    assert stack.answers()
    assert psutil.pid_exists(os.getppid())
    stack.stop()


def test_a_cluster_for_tests_that_is_broken_is_made_anew(own_home):
    stack = Stack(own_home, durable=False)
    assert stack.own("a test")
    stack.start().stop()
    (own_home.cluster / "global" / "pg_control").unlink()
    assert stack.own("a test")
    assert stack.start().answers()
    stack.stop()


def test_a_socket_folder_of_somebody_else_is_refused(own_home):
    own_home.prepare()
    own_home.sockets.symlink_to("/tmp")
    stack = Stack(own_home)
    assert stack.own("a test")
    try:
        with pytest.raises(CannotServe, match="belongs to somebody else"):
            stack.start()
    finally:
        own_home.sockets.unlink()
