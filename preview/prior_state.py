"""The deployed resources that an update starts from: they determine which outputs are known in its preview."""

from preview.graph import Node
from preview.pairs import JsonGraph, pairs_of


class PriorState:
    """The graph of the deployed revision, and that of the next one with all outputs known.

    Outputs of unchanged and updated resources are known. Those of created and replaced resources are unknown, and so
    are the inputs that depend on them. A resource that keeps its physical name is deleted before its replacement is
    created, and so are its dependants that a change of these inputs would replace.
    """

    def __init__(self, before: JsonGraph, after: JsonGraph) -> None:
        self._pairs = pairs_of(before, after)
        self._replaced: set[str] = set()
        self._deleted_first: set[str] = set()

    def creates(self, node: Node) -> bool:
        """Whether a registration creates or replaces its resource."""
        if node.options.import_id:
            return False
        pair = self._pairs.get(node.urn)
        if pair is None:
            return True
        planned = node.to_json()
        forced = pair.forced(pair.changes(planned))
        orphaned = pair.forced(pair.inputs_from(self._deleted_first))
        if orphaned or (forced and pair.deleted_before_replaced(planned)):
            self._deleted_first.add(str(pair.old["urn"]))
        replaced = bool(forced or orphaned or pair.replaced_by_options(self._replaced, self._deleted_first))
        if replaced:
            self._replaced.add(node.urn)
        return replaced
