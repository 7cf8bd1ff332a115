"""An agenda without time."""

from collections.abc import Callable


class Planned:
    """Actions that wait."""

    def __init__(self) -> None:
        self._actions: list[Callable[[], None]] = []

    def after(self, seconds: float, name: str, action: Callable[[], None]) -> None:
        """Plans an action."""
        self._actions.append(action)

    def run(self) -> None:
        """Performs all."""
        while self._actions:
            self._actions.pop(0)()

    def run_one(self) -> None:
        """Performs the first."""
        self._actions.pop(0)()
