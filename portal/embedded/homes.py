"""Where an instance of the embedded servers keeps its files and its sockets."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
LONGEST_SOCKET_FOLDER = 80  # sun_path holds 104 bytes on macOS, 108 on Linux
INSTANCES = {"main", "test"}
SHARED_STATE = Path("/var/lib")


def running_as_root() -> bool:
    """Whether this process is root, whom PostgreSQL refuses to serve."""
    return os.geteuid() == 0


def reachable_by_others(path: Path) -> bool:
    """Whether another user could walk down to `path`, as far as it exists."""
    path = path.resolve()
    while not path.exists():
        path = path.parent
    return all(step.stat().st_mode & 0o001 for step in (path, *path.parents))


@dataclass(frozen=True)
class Home:
    """One instance's folder, by default `var/main` or `var/test` in the checkout."""

    folder: Path

    @property
    def sockets(self) -> Path:
        """A short private folder for unix sockets; the same one for every process.

        Root's is never near: PostgreSQL's user may not get there. It does not depend on TMPDIR,
        in which two shells of one person may differ.
        """
        near = self.folder / "run"
        if not running_as_root() and len(os.fsencode(near)) <= LONGEST_SOCKET_FOLDER:
            return near
        tag = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:12]
        return Path("/tmp") / f"rooftop-{tag}"  # noqa: S108 - checked for its owner before use

    @property
    def valkey_socket(self) -> Path:
        return self.sockets / "valkey.sock"

    @property
    def cluster(self) -> Path:
        """PostgreSQL's data; a link when root's own folder is closed to PostgreSQL's user."""
        return self.folder / "postgres"

    @property
    def logs(self) -> Path:
        return self.folder / "logs"

    def prepare(self) -> None:
        """Makes the folders; as root also a way in for the user that PostgreSQL runs as."""
        base = self.folder.parent
        ours = not base.exists() or {each.name for each in base.iterdir()} <= INSTANCES
        self.folder.mkdir(parents=True, exist_ok=True)
        self.logs.mkdir(exist_ok=True)
        if not running_as_root():
            return
        for folder in (base, self.folder) if ours else (self.folder,):
            folder.chmod(folder.stat().st_mode | 0o711)
        if not self.cluster.exists() and not reachable_by_others(self.folder):
            self._move_cluster_out()

    def _move_cluster_out(self) -> None:
        """Puts the cluster where PostgreSQL's user can go; nobody's home changes its mode."""
        SHARED_STATE.mkdir(exist_ok=True)
        elsewhere = Path(tempfile.mkdtemp(prefix="rooftop-", dir=SHARED_STATE))
        elsewhere.chmod(0o711)
        self.cluster.unlink(missing_ok=True)
        self.cluster.symlink_to(elsewhere / "postgres")


def home(instance: str) -> Home:
    """The home of the instance of this name; ROOFTOP_HOME names the folder above it."""
    above = Path(os.environ.get("ROOFTOP_HOME") or CHECKOUT / "var")
    return Home(above.expanduser().resolve() / instance)
