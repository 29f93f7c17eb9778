"""One running portal that the tests of this folder may hurt."""

import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.embedded.running import nothing_runs, start
from tests.faults.hurting import Portal

PORT = "8490"


@pytest.fixture(scope="session")
def portal() -> Iterator[Portal]:
    above = Path(tempfile.mkdtemp(prefix="rt-faults-"))
    above.chmod(0o711)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EMAIL_URL", f"filemail:///{above / 'mails'}")
        process = start(above, "manage.py", "up", "--no-demo", "--port", PORT)
    try:
        process.until_it_says("Ready:", seconds=300)
        yield Portal(above, process)
    finally:
        process.send(signal.SIGTERM)
        assert nothing_runs(above)
        shutil.rmtree(above)
