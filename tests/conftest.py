"""Fixtures of all tests: the in-process engine, and the graph of each stack and showcase, created once."""

import gc
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import pulumi_aws as aws
import pytest
from hypothesis import HealthCheck, settings

from preview.engine import Run, run_program, run_stack
from preview.graph import Graph
from tests.sharing import begin, shared
from tools import showcases
from tools.stack_summary import StackSummary, summaries

# The duration of an example depends on the machine.
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")

ROOT = Path(__file__).resolve().parent.parent
SUMMARIES: dict[str, StackSummary] = {summary.name: summary for summary in summaries(ROOT)}
STACKS = list(SUMMARIES)
SHOWCASES = showcases.showcases()
STACKS_AND_SHOWCASES = [*STACKS, *SHOWCASES]
ALL_SUMMARIES = {**SUMMARIES, **{summary.name: summary for summary in summaries(ROOT, showcases.FOLDER)}}
PRODUCTION = [stack for stack, summary in ALL_SUMMARIES.items() if summary.environment == "prod"]
NO_DEFAULT_PROVIDER = {"pulumi:disable-default-providers": '["aws"]'}


GC_THRESHOLDS = (20_000, 20, 50)


def pytest_configure(config: pytest.Config) -> None:
    """A folder for what the workers share, removed at the end. Collections of garbage that are rarer than by default:
    they took a sixth of the time, as graphs, models of AWS and modules live until the end."""
    gc.set_threshold(*GC_THRESHOLDS)
    folder = begin()
    if folder is not None:
        config.add_cleanup(folder.cleanup)


def pytest_collection_finish() -> None:
    """No collection looks at modules and tests again."""
    gc.collect()
    gc.freeze()


def pytest_sessionfinish() -> None:
    """One last collection reports exceptions of finalizers; those at the end of the process would take ten seconds."""
    gc.collect()
    gc.freeze()


class Deploy(Protocol):
    """Runs a function in the in-process engine, in one region, and returns its graph."""

    def __call__(
        self, program: Callable[[aws.Provider], Any], *, region: str = "us-east-1", unknown: bool = False
    ) -> Graph: ...


@pytest.fixture(scope="session")
def deploy() -> Deploy:
    """`deploy(lambda provider: Bucket("media", BucketArgs(...), ResourceOptions(provider=provider)))`."""

    def run(program: Callable[[aws.Provider], Any], *, region: str = "us-east-1", unknown: bool = False) -> Graph:
        return run_program(
            lambda: program(aws.Provider(region, region=region)),
            Run(unknown=unknown, root=ROOT, config=NO_DEFAULT_PROVIDER),
        )

    return run


def stacks_with(concern: str) -> list[str]:
    """Stacks and showcases that have a concern in their stack file, such as network."""
    return [stack for stack, summary in ALL_SUMMARIES.items() if concern in summary.concerns]


@cache
def graph_of(stack: str, *, unknown: bool = False) -> Graph:
    """The graph of a stack or a showcase, run once for all processes."""
    return shared(f"{stack}-{unknown}", lambda: run_stack(showcases.stack_file(stack), unknown=unknown))


@pytest.fixture(scope="session")
def stack_graph() -> Callable[[str], Graph]:
    """`stack_graph("prod")`: the graph of a stack or a showcase, all outputs known."""
    return graph_of
