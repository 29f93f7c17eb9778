"""The house stays readable: short files, short functions, no back doors."""

import ast
from pathlib import Path
from statistics import median

import pytest

from portal.embedded.homes import CHECKOUT

STOREYS = ("portal", "dealers", "toolkits", "campaigns")
ROOMS = (*STOREYS, "tests")
MOST_LINES_OF_A_FILE = 300
MOST_LINES_OF_A_FUNCTION = 50
MEDIAN_LINES_OF_FUNCTIONS = 8


def sources(folders: tuple[str, ...] = STOREYS) -> list[Path]:
    files = (file for folder in folders for file in (CHECKOUT / folder).rglob("*.py"))
    return [file for file in files if "migrations" not in file.parts]


def functions(source: str) -> dict[str, int]:
    """Give the length of each function, its decorators left out."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    found = (node for node in ast.walk(ast.parse(source)) if isinstance(node, kinds))
    return {f"{node.name}:{node.lineno}": node.end_lineno - node.lineno + 1 for node in found}


def test_no_file_is_longer_than_a_reader_s_patience():
    lengths = {file: file.read_text().count("\n") for file in sources(ROOMS)}

    assert {f: n for f, n in lengths.items() if n > MOST_LINES_OF_A_FILE} == {}


def test_functions_are_short():
    lengths = [functions(file.read_text()) for file in sources()]
    everyone = [length for found in lengths for length in found.values()]

    assert max(everyone) <= MOST_LINES_OF_A_FUNCTION
    assert median(everyone) <= MEDIAN_LINES_OF_FUNCTIONS


def test_no_module_is_called_after_nothing_in_particular():
    vague = {"utils.py", "helpers.py", "services.py", "misc.py"}

    assert [file for file in sources() if file.name in vague] == []


@pytest.mark.parametrize("lines", [50, 51])
def test_the_measure_itself_measures(lines):
    source = "def sample():\n" + "    pass\n" * (lines - 1)

    assert list(functions(source).values()) == [lines]


def test_only_the_network_knows_guardian():
    knowing = {
        file.relative_to(CHECKOUT).as_posix()
        for file in sources()
        if "import guardian" in (text := file.read_text()) or "from guardian" in text
    }

    assert all(name.startswith("dealers/network/") for name in knowing), knowing
