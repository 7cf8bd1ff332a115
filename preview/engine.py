"""An in-process engine: runs a Pulumi program and writes down all it registers."""

import asyncio
import contextvars
import gc
import os
import runpy
import sys
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from preview import sdk
from preview.graph import Graph
from preview.monitor import Log, Monitor
from preview.prior import Prior
from preview.stack_file import StackFile

CHECKOUT = Path(__file__).resolve().parent.parent
FAILURE_CHECK_SECONDS = 0.2  # a failure that some task waits behind for ever is seen after this time


class ProgramError(Exception):
    """The program failed; the cause is chained."""


@dataclass(frozen=True, kw_only=True)
class Run:
    """How a program is run.

    config: as the engine gives it, `{"project:key": text}`. root: the project's folder, where the program starts.
    unknown: computed outputs stay unknown, as in the first preview of a new stack. prior: what is deployed; they are
    unknown of what is new or replaced, as in the preview of that stack.
    """

    project: str = "media-platform"
    stack: str = "test"
    config: Mapping[str, str] = field(default_factory=dict[str, str])
    secret_keys: tuple[str, ...] = ()
    root: Path = field(default_factory=Path.cwd)
    unknown: bool = False
    prior: Prior | None = None


def run_stack(stack_file: StackFile, *, unknown: bool = False, prior: Prior | None = None) -> Graph:
    """Run the program of a stack file as `pulumi up` would; ProgramError where it fails."""
    run = Run(
        project=stack_file.project,
        stack=stack_file.stack,
        config=stack_file.config,
        secret_keys=stack_file.secret_keys,
        root=stack_file.root,
        unknown=unknown,
        prior=prior,
    )

    def program() -> None:
        runpy.run_path(str(stack_file.entry), run_name="__main__")

    return run_program(program, run)


def run_program(program: Callable[[], Any], run: Run | None = None) -> Graph:
    """Run a function that makes resources; ProgramError where it fails. Nothing of a run reaches the next one."""
    run = run or Run()
    log = Log()
    monitor = Monitor(
        project=run.project,
        stack=run.stack,
        unknown=run.unknown,
        disabled=run.config.get("pulumi:disable-default-providers", ""),
        hints_of=sdk.output_hints,
        root=run.root.resolve(),
        prior=run.prior,
    )
    dry_run = run.unknown or run.prior is not None

    failures: list[BaseException] = []

    async def main() -> None:
        sdk.begin(monitor=monitor, engine=log, project=run.project, stack=run.stack, root=run.root, dry_run=dry_run)
        sdk.configure(run.config, run.secret_keys)
        try:
            await sdk.in_stack(lambda: _settled(program, failures))
        except asyncio.CancelledError:  # what waited for the failure says no more than that
            raise failures[0] if failures else asyncio.CancelledError from None

    try:
        with _uncollected(), _inside(run.root), asyncio.Runner(loop_factory=_loop) as runner:
            runner.run(main(), context=contextvars.copy_context())
    except (Exception, SystemExit) as error:
        raise ProgramError(str(error) or type(error).__name__) from error
    finally:
        sdk.end()
    if log.errors:
        raise ProgramError("\n".join(log.errors))
    return monitor.graph(tuple(log.warnings))


async def _settled(program: Callable[[], Any], failures: list[BaseException]) -> None:
    """Run the program, and wait until nothing that it started is left, or a registration failed.

    The SDK waits too, but looks through all that is open each time that one of it ends, and waits for ever for the
    outputs of a resource whose answer it could not take.
    """
    program()
    mine = asyncio.current_task()
    while left := [task for task in asyncio.all_tasks() if task is not mine]:
        failure = sdk.failure()
        if failure is not None:
            failures.append(failure)
            for task in left:
                task.cancel()
            await asyncio.wait(left)
            sdk.forget()
            raise failure
        await asyncio.wait(left, timeout=FAILURE_CHECK_SECONDS, return_when=asyncio.FIRST_EXCEPTION)


def _loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    loop.set_default_executor(sdk.Inline())
    loop.set_exception_handler(_quiet)
    return loop


def _quiet(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """A program that failed is reported once: not again by every task that waited for what failed."""
    if not isinstance(context.get("future"), asyncio.Future):
        loop.default_exception_handler(context)


@contextmanager
def _uncollected() -> Generator[None]:
    """No garbage collection: a run keeps nearly all it makes, and looking through it costs a third of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@contextmanager
def _inside(root: Path) -> Generator[None]:
    """The project's folder as working and import folder, with modules of its own where it is another checkout."""
    folder, path, modules = os.getcwd(), list(sys.path), dict(sys.modules)
    if root.resolve() != CHECKOUT:
        for name in [name for name in modules if _belongs(name, root)]:
            del sys.modules[name]
    os.chdir(root)
    sys.path.insert(0, str(root))
    try:
        yield
    finally:
        os.chdir(folder)
        sys.path[:] = path
        if root.resolve() != CHECKOUT:
            for name in [name for name in sys.modules if _belongs(name, root)]:
                del sys.modules[name]
            sys.modules.update({name: module for name, module in modules.items() if _belongs(name, root)})


def _belongs(module: str, root: Path) -> bool:
    top = module.partition(".")[0]
    return top != "__main__" and ((root / top).is_dir() or (root / f"{top}.py").is_file())
