"""Entries of a stack file by the positions of YAML's nodes, for edits of its text that keep comments and layout."""

from collections.abc import Iterator
from dataclasses import dataclass

import yaml

# Keys whose value is a physical name wherever a concern has them. Without them the name is made of the stack's own.
PHYSICAL_NAMES = {"name", "clusterName", "replicaNames"}
KEY_ALIAS = ("encryption", "alias")
# Concerns and keys below which these words mean something else: records, and documents that AWS or workloads read.
OTHER_MEANING = {"dns", "pattern", "body", "value", "values", "tags", "environment"}
NAMING = ("naming",)
SECRETS = ("secretsManager", "secrets")
USER_POOLS = ("cognito", "userPools")
# Subscribers of alarms, budgets and anomalies; `email` is that of any subscription.
EMAILS = {
    ("operations", "alarmEmails"),
    ("cost", "budget", "emails"),
    ("cost", "anomalies", "daily"),
    ("cost", "anomalies", "weekly"),
}
EMAIL, DATABASE_NAME, VARIABLES = "email", "databaseName", "environment"


@dataclass(frozen=True)
class Edit:
    """Replacement of the characters from start to end."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Entry:
    """An entry of a mapping. path: keys from the concern on, the entry's own last."""

    path: tuple[str, ...]
    key: yaml.ScalarNode
    value: yaml.Node

    @property
    def is_physical_name(self) -> bool:
        """Whether the entry sets a name that two stacks of one account, or two buckets of all AWS, cannot share."""
        if self.path == KEY_ALIAS:
            return True
        if OTHER_MEANING & set(self.path[:-1]) or len(self.path) < 2 or self.is_secret_name or self.is_domain_name:
            return False
        is_map = isinstance(self.value, yaml.MappingNode)
        return self.path[-1] in PHYSICAL_NAMES and is_map == (self.path[-1] == "replicaNames")

    @property
    def is_secret_name(self) -> bool:
        """Whether it names a secret. Such a name often has a generation, and so differs from the default."""
        return self.path[:2] == SECRETS and self.path[3:] == ("name",)

    @property
    def is_domain_name(self) -> bool:
        """Whether it names the domain of a user pool, which is replaced with its hosted zone."""
        return self.path[:2] == USER_POOLS and self.path[3:] == ("domain", "name")


def entries(root: yaml.MappingNode) -> Iterator[Entry]:
    """All entries below `config`, outer ones first."""
    for key, value in root.value:
        if key.value == "config" and isinstance(value, yaml.MappingNode):
            yield from _below((), value)


def _below(path: tuple[str, ...], node: yaml.Node) -> Iterator[Entry]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            word = str(key.value)
            below = (*path, word if path else word.rpartition(":")[2])
            yield Entry(below, key, value)
            yield from _below(below, value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _below((*path, "[]"), item)


def scalars(root: yaml.MappingNode) -> Iterator[tuple[tuple[str, ...], yaml.ScalarNode]]:
    """All values that are no collections, each with its path; items of a list have the path of the list."""
    for entry in entries(root):
        yield from ((entry.path, node) for node in _items(entry.value))


def _items(node: yaml.Node) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _items(item)


def edit(node: yaml.Node, text: str) -> Edit:
    """Replacement of a node."""
    return Edit(node.start_mark.index, node.end_mark.index, text)
