"""What stands before a run: it tells the run which computed outputs are known, as the engine does in a preview."""

from preview.graph import Node
from preview.pairs import JsonGraph, pairs_of


class Prior:
    """A revision before, as deployed, and what the next one registers while all its outputs are known.

    The engine knows the outputs of what stays or is updated. What it creates or replaces has unknown ones, and so has
    unknown inputs whatever takes them.
    """

    def __init__(self, before: JsonGraph, after: JsonGraph) -> None:
        self._pairs = pairs_of(before, after)

    def makes(self, node: Node) -> bool:
        """Whether a resource, with the inputs that it is registered with, is created or replaced."""
        if node.options.import_id:
            return False
        pair = self._pairs.get(node.urn)
        return pair is None or bool(pair.forced(pair.changes(node.to_json())))
