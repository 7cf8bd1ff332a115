"""The unfinished tasks of a run, counted.

`asyncio.all_tasks` and `asyncio.wait` take time for every task each time: asked repeatedly, they took a fifth of a run.
"""

import asyncio
from collections.abc import Coroutine, Generator
from typing import Any


class Tasks:
    """Counts the tasks of a loop. create: the loop's task factory."""

    def __init__(self) -> None:
        self.unfinished = 0
        self._notable = asyncio.Event()

    def create(
        self,
        loop: asyncio.AbstractEventLoop,
        coroutine: Coroutine[Any, Any, Any] | Generator[Any, None, Any],
        **options: Any,
    ) -> "asyncio.Task[Any]":
        """A new task, counted until it ends."""
        task = asyncio.Task(coroutine, loop=loop, **options)
        self.unfinished += 1
        task.add_done_callback(self._end)
        return task

    async def wait(self) -> None:
        """Wait until a task fails, or all but the current one have ended.

        This returns after those that await the failed task have seen its failure.
        """
        if self.unfinished > 1:
            await self._notable.wait()
            self._notable.clear()

    def _end(self, task: "asyncio.Task[Any]") -> None:
        self.unfinished -= 1
        if self.unfinished == 1 or task.cancelled() or task.exception() is not None:
            self._notable.set()
