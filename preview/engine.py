"""An in-process engine: runs a Pulumi program and records its resource registrations."""

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
from preview.log import Log
from preview.monitor import Monitor
from preview.prior_state import PriorState
from preview.stack_file import StackFile
from preview.tasks import Tasks

CHECKOUT = Path(__file__).resolve().parent.parent


class ProgramError(Exception):
    """The program failed; the cause is chained."""


@dataclass(frozen=True, kw_only=True)
class Run:
    """Parameters of a run.

    config: `{"project:key": value}`, values as strings. root: the project's folder, the working directory of the
    program. unknown: computed outputs stay unknown, as in the first preview of a new stack. prior: the deployed
    resources; outputs of new and replaced resources stay unknown, as in the preview of an update.
    """

    project: str = "media-platform"
    stack: str = "test"
    config: Mapping[str, str] = field(default_factory=dict[str, str])
    secret_keys: tuple[str, ...] = ()
    root: Path = field(default_factory=Path.cwd)
    unknown: bool = False
    prior: PriorState | None = None


def run_stack(stack_file: StackFile, *, unknown: bool = False, prior: PriorState | None = None) -> Graph:
    """The resource graph of a stack file's program; ProgramError where the program fails."""
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
    """The resource graph of a function that creates resources; ProgramError where it fails. Runs are isolated."""
    run = run or Run()
    log = Log()
    monitor = Monitor(
        project=run.project,
        stack=run.stack,
        unknown=run.unknown,
        disabled=run.config.get("pulumi:disable-default-providers", ""),
        default_region=run.config.get("aws:region", ""),
        hints_of=sdk.output_hints,
        root=run.root.resolve(),
        prior=run.prior,
    )
    dry_run = run.unknown or run.prior is not None

    tasks = Tasks()
    failures: list[BaseException] = []

    async def main() -> None:
        sdk.begin(monitor=monitor, engine=log, project=run.project, stack=run.stack, root=run.root, dry_run=dry_run)
        sdk.configure(run.config, run.secret_keys)
        try:
            await sdk.in_stack(lambda: _await_all(program, tasks, failures))
        except asyncio.CancelledError:  # of a task that awaited the failed one
            raise failures[0] if failures else asyncio.CancelledError from None

    try:
        with _without_gc(), _working_directory(run.root), asyncio.Runner(loop_factory=lambda: _loop(tasks)) as runner:
            runner.run(main(), context=contextvars.copy_context())
    except (Exception, SystemExit) as error:
        raise ProgramError(str(error) or type(error).__name__) from error
    finally:
        sdk.end()
    if log.errors:
        raise ProgramError("\n".join(log.errors))
    return monitor.graph(tuple(log.warnings))


async def _await_all(program: Callable[[], Any], tasks: Tasks, failures: list[BaseException]) -> None:
    """Run the program, and wait for all of its tasks or for a failed registration, on which a task may wait for ever.

    The SDK's own wait is quadratic in the number of tasks, and endless where it cannot deserialize a response.
    """
    program()
    while tasks.unfinished > 1:
        failure = sdk.failure()
        if failure is not None:
            failures.append(failure)
            pending = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
            for task in pending:
                task.cancel()
            await asyncio.wait(pending)
            sdk.discard_pending()
            raise failure
        await tasks.wait()


def _loop(tasks: Tasks) -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    loop.set_task_factory(tasks.create)
    loop.set_default_executor(sdk.InlineExecutor())
    loop.set_exception_handler(_handle_exception)
    return loop


def _handle_exception(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Ignore unretrieved exceptions of futures: a failure is reported once, not by each dependent task."""
    if not isinstance(context.get("future"), asyncio.Future):
        loop.default_exception_handler(context)


@contextmanager
def _without_gc() -> Generator[None]:
    """Garbage collection disabled: nearly all objects live until the end of a run, and it costs a third of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@contextmanager
def _working_directory(root: Path) -> Generator[None]:
    """The project's folder as working directory and import path; another checkout imports its own modules."""
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
