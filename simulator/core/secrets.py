"""Versions of secrets: the one that is read without a label, and those of replicas.

AWS Secrets Manager User Guide, "Replicate AWS Secrets Manager secrets across Regions": new values reach all replicas.
"""

import copy
from collections.abc import Mapping
from typing import Any

from moto.secretsmanager.models import secretsmanager_backends

from preview.graph import Graph
from simulator.core.resources import SECRET
from simulator.interfaces import Call

CURRENT = "AWSCURRENT"
CHANGES = ("secrets-manager.PutSecretValue", "secrets-manager.UpdateSecretVersionStage")


class Secrets:
    """Secrets of a graph with their replicas."""

    def __init__(self, graph: Graph) -> None:
        self._replicas: dict[tuple[str, str], tuple[str, ...]] = {
            (node.region, str(node.outputs["name"])): tuple(each["region"] for each in node.inputs.get("replicas", ()))
            for node in graph.of_type(SECRET)
        }

    def observe(self, call: Call, answer: Mapping[str, Any]) -> None:
        """What a change of versions leads to. The store does not follow labels that are moved."""
        if call.name not in CHANGES:
            return
        name, account = str(answer["Name"]), str(answer["ARN"]).split(":")[4]
        backends: Any = secretsmanager_backends[account]
        changed = backends[call.region].secrets[name]
        for region in (call.region, *self._replicas.get((call.region, name), ())):
            stored = backends[region].secrets[name]
            if stored is not changed:
                stored.versions = copy.deepcopy(changed.versions)
            current = [version for version, found in stored.versions.items() if CURRENT in found["version_stages"]]
            stored.set_default_version_id(current[0])
