"""Source code that is something else for one process: a text in a module's file is another.

The patched module is compiled as it is imported; files stay as they are.
"""

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import CodeType, ModuleType


class DoesNotApply(Exception):
    """The text to be replaced does not stand in the module exactly once."""


class Patched(SourceFileLoader):
    """Compiles a module's source with one text replaced, past all caches."""

    def __init__(self, name: str, path: str, old: str, new: str) -> None:
        super().__init__(name, path)
        self.old, self.new = old, new

    def get_code(self, fullname: str) -> CodeType:
        """Give the code of the patched source."""
        source = self.get_data(self.path).decode()
        if source.count(self.old) != 1:
            raise DoesNotApply(f"{fullname} holds {source.count(self.old)} times: {self.old!r}")
        return compile(source.replace(self.old, self.new), self.path, "exec", dont_inherit=True)


class Patcher(MetaPathFinder):
    """Finds one module before anybody else does, and gives it patched."""

    def __init__(self, module: str, old: str, new: str) -> None:
        self.module, self.old, self.new = module, old, new

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Give the patched module's spec; nothing for all others."""
        spec = PathFinder.find_spec(name, path) if name == self.module else None
        if spec and spec.origin:
            spec.loader = Patched(name, spec.origin, self.old, self.new)
        return spec


def patch(module: str, old: str, new: str) -> None:
    """Let a module that is not imported yet be imported with another text in it."""
    if module in sys.modules:
        raise DoesNotApply(f"{module} is imported already")
    sys.meta_path.insert(0, Patcher(module, old, new))


def check_patched(module: str) -> None:
    """Fail unless the portal has imported the patched module: else nothing was sabotaged."""
    if module not in sys.modules:
        raise DoesNotApply(f"nobody imports {module}")
