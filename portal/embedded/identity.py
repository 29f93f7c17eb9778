"""The user PostgreSQL runs as: ourselves, or one of its own when we are root."""

import hashlib
import os
import pwd
from pathlib import Path

from portal.embedded.homes import running_as_root
from portal.embedded.refusals import CannotServe

FIRST_PRIVATE_UID, PRIVATE_UIDS = 61184, 4000  # the range systemd keeps for dynamic users


def server_uid(cluster: Path) -> int | None:
    """The private user id of a cluster, which needs no passwd entry; None for ourselves."""
    if not running_as_root():
        return None
    if cluster.exists() and cluster.stat().st_uid != 0:
        return cluster.stat().st_uid
    tag = int(hashlib.sha256(os.fsencode(cluster)).hexdigest(), 16)
    return FIRST_PRIVATE_UID + tag % PRIVATE_UIDS


def initdb_uid(uid: int | None) -> int | None:
    """A user with a passwd entry: initdb asks for its own name, postgres never does."""
    return None if uid is None else pwd.getpwnam("nobody").pw_uid


def hand_over(path: Path, uid: int | None) -> None:
    """Gives `path` and all below to the user; says what to do where root may not do that."""
    if uid is None:
        return
    try:
        for each in (path, *path.rglob("*")):
            os.chown(each, uid, uid, follow_symlinks=False)
    except OSError as refused:
        raise CannotServe(
            "This root account may not give files to another user, and PostgreSQL refuses to run"
            " as root. Run as a normal user, or point DATABASE_URL and REDIS_URL to servers of"
            " your own."
        ) from refused
