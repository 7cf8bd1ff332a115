"""Imports of the code of functions: each instance executes the modules again, and the process compiles them once."""

import sys
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import CodeType, ModuleType

PACKAGE = "functions"


@cache
def compiled(name: str, path: str) -> CodeType:
    """The code of a module of a file."""
    return SourceFileLoader(name, path).source_to_code(SourceFileLoader(name, path).get_data(path), path)


class CompiledLoader(SourceFileLoader):
    """A loader of code that is compiled once."""

    def get_code(self, fullname: str) -> CodeType:
        """The code of the module."""
        return compiled(fullname, str(self.path))


class CompiledFinder(MetaPathFinder):
    """Finds the modules of functions."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The module, whose code is compiled once; None for another one."""
        if not is_code(fullname):
            return None
        found = PathFinder.find_spec(fullname, path, target)
        if found is not None and isinstance(found.loader, SourceFileLoader):
            found.loader = CompiledLoader(fullname, str(found.origin))
        return found


FINDER = CompiledFinder()


def is_code(module: str) -> bool:
    """Whether a module belongs to functions."""
    return module == PACKAGE or module.startswith(f"{PACKAGE}.")


def imported() -> Iterator[tuple[str, ModuleType]]:
    """The modules of functions that are imported."""
    names = [name for name in sys.modules if name.startswith(PACKAGE)]
    return ((name, sys.modules[name]) for name in names if is_code(name))


@contextmanager
def modules(own: dict[str, ModuleType]) -> Generator[None]:
    """Imports the modules of one instance apart from those of others. own: what it has imported, by name."""
    outside = dict(imported())
    for name in outside:
        del sys.modules[name]
    sys.modules.update(own)
    sys.meta_path.insert(0, FINDER)
    try:
        yield
    finally:
        sys.meta_path.remove(FINDER)
        own.clear()
        own.update(imported())
        for name in own:
            del sys.modules[name]
        sys.modules.update(outside)
