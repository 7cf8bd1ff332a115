"""What stands before a run: it tells the run which computed outputs are known, as the engine does in a preview."""

from preview.graph import Node
from preview.pairs import JsonGraph, pairs_of


class Prior:
    """A revision before, as deployed, and what the next one registers while all its outputs are known.

    The engine knows the outputs of what stays or is updated. What it creates or replaces has unknown ones, and so has
    unknown inputs whatever takes them. What keeps its name is deleted before it is made anew, and with it all
    that would be replaced, were the inputs that come from it others.
    """

    def __init__(self, before: JsonGraph, after: JsonGraph) -> None:
        self._pairs = pairs_of(before, after)
        self._replaced: set[str] = set()
        self._deleted_first: set[str] = set()

    def makes(self, node: Node) -> bool:
        """Whether a resource, with the inputs that it is registered with, is created or replaced."""
        if node.options.import_id:
            return False
        pair = self._pairs.get(node.urn)
        if pair is None:
            return True
        planned = node.to_json()
        forced = pair.forced(pair.changes(planned))
        cut_off = pair.forced(pair.cut_off(self._deleted_first))
        if cut_off or (forced and pair.keeps_its_name(planned)):
            self._deleted_first.add(str(pair.old["urn"]))
        replaced = bool(forced or cut_off or pair.goes_with(self._replaced, self._deleted_first))
        if replaced:
            self._replaced.add(node.urn)
        return replaced
