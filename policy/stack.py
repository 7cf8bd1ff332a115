"""Stacks as rules read them: resources, and the references between them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NoReturn, TypeAlias

from policy.paths import joined, steps
from policy.resource import Node, Resource
from policy.tokens import (
    LAKEFORMATION_RESOURCE,
    NOTIFICATIONS_CHANNEL_ASSOCIATION,
    SNS_DATA_PROTECTION_POLICY,
    SNS_TOPIC_POLICY,
)
from policy.unknown import UNKNOWN, Unknown, Value, note

Leaf: TypeAlias = str | Unknown

# Types whose property `arn` is an input: the ARN of a resource that may belong to another account.
WITH_ARN_OF_ANOTHER = frozenset(
    {LAKEFORMATION_RESOURCE, NOTIFICATIONS_CHANNEL_ASSOCIATION, SNS_DATA_PROTECTION_POLICY, SNS_TOPIC_POLICY}
)


class Stack:
    """All resources of a stack, with resolved references.

    A reference is resolved by value (id, ARN or name) or, if the value is unknown or names nothing in the stack, by the
    engine's property dependencies.
    is_registered: whether its resources are known.
    """

    is_registered = True

    def __init__(self, resources: Iterable[Resource], *, project: str = "", name: str = "") -> None:
        self.resources: tuple[Resource, ...] = tuple(resources)
        first = next((resource for resource in self.resources if resource.stack), None)
        self.name = name or (first.stack if first else "")
        self.project = project or (first.project if first else "")
        self._by_urn = {resource.urn: resource for resource in self.resources}
        self._by_type: dict[str, list[Resource]] = defaultdict(list)
        self._children: dict[str, list[Resource]] = defaultdict(list)
        for resource in self.resources:
            self._by_type[resource.type].append(resource)
            self._children[resource.parent].append(resource)
        self._named: dict[str, dict[str, list[Resource]]] = {}
        self._referrers: dict[tuple[str, str, str], _Referrers] = {}

    def with_replaced(self, index: int, others: Sequence[Resource]) -> "Stack":
        """The stack with other resources in place of one of its own. Indexes of other types are shared."""
        changed = [self.resources[index], *others]
        stack = Stack(())
        stack.project, stack.name = self.project, self.name
        stack.resources = (*self.resources[:index], *others, *self.resources[index + 1 :])
        stack._by_urn = {**self._by_urn}
        stack._by_urn.pop(changed[0].urn)
        stack._by_urn.update((resource.urn, resource) for resource in others)
        stack._by_type, stack._children = self._by_type.copy(), self._children.copy()
        types, parents = {resource.type for resource in changed}, {resource.parent for resource in changed}
        for type_ in types:
            stack._by_type[type_] = [resource for resource in stack.resources if resource.type == type_]
        for parent in parents:
            stack._children[parent] = [resource for resource in stack.resources if resource.parent == parent]
        stack._named = {type_: names for type_, names in self._named.items() if type_ not in types}
        return stack

    @cached_property
    def accounts(self) -> frozenset[str]:
        """Accounts of the stack's resources, by their ARNs; empty if no ARN is known."""
        own = (each for each in self.resources if not each.external and each.type not in WITH_ARN_OF_ANOTHER)
        arns = (resource.outputs.get("arn") for resource in own)
        parts = (arn.split(":") for arn in arns if isinstance(arn, str))
        return frozenset(part[4] for part in parts if len(part) > 4 and part[4].isdecimal())

    def of(self, *types: str) -> list[Resource]:
        """All resources of these types (current tokens)."""
        return [resource for type_ in types for resource in self._by_type.get(type_, ())]

    def by_urn(self, urn: str) -> Resource | None:
        """The resource with a URN."""
        return self._by_urn.get(urn)

    def parent(self, resource: Resource) -> Resource | None:
        """The parent of a resource."""
        return self._by_urn.get(resource.parent)

    def children(self, resource: Resource) -> Sequence[Resource]:
        """The children of a resource."""
        return self._children.get(resource.urn, ())

    def depends(self, resource: Resource, on: Resource) -> bool:
        """Whether a resource depends on another, directly or indirectly, by a property or by `depends_on`."""
        seen: set[str] = set()
        pending = [resource.urn]
        while pending:
            current = self._by_urn.get(pending.pop())
            if current is None or current.urn in seen:
                continue
            seen.add(current.urn)
            dependencies = {
                *current.dependencies,
                *(urn for urns in current.property_dependencies.values() for urn in urns),
            }
            if on.urn in dependencies or on.parent in dependencies:
                return True
            pending.extend(dependencies)
            pending.extend(child.urn for urn in dependencies for child in self._children.get(urn, ()))
        return False

    def by_identifier(self, identifier: str, *types: str, region: str = "") -> list[Resource]:
        """Resources of some types with an id, ARN or name; those of the region if several have it."""
        found: list[Resource] = []
        for type_ in types:
            for candidate in (identifier, identifier.removesuffix("/*"), identifier.removesuffix(":*")):
                if matches := self._identifiers(type_).get(candidate):
                    found.extend(resource for resource in matches if resource not in found)
                    break
        if region and len(found) > 1:
            found = [resource for resource in found if resource.region in (region, "", "global")] or found
        return found

    def follow(self, node: Node, path: str, *types: str) -> list[Resource]:
        """Resources of these types to which a property refers; of a list, those of all items.

        Recorded as unknown if the value is unknown and its source is outside of the stack.
        """
        resource = node.resource
        whole = joined(node.path, path)
        found: list[Resource] = []
        for leaf in _leaves(node.peek(path)):
            targets = self._targets(resource, whole, leaf, types)
            if leaf is UNKNOWN and not targets:
                note(f"{resource.name}.{whole}")
            found.extend(target for target in targets if target not in found)
        return found

    def related(self, subject: Resource, type_: str, path: str) -> list[Resource]:
        """Resources of a type whose property refers to the subject: the reverse of `follow`.

        Recorded as unknown if the target of one of them is unknown.
        """
        key = (type_, path, subject.type)
        index = self._referrers.get(key)
        if index is None:
            index = self._referrers[key] = self._index(*key)
        for resource in index.unresolved:
            note(f"{resource.name}.{path}")
        return list(index.by_urn.get(subject.urn, ()))

    def _index(self, type_: str, path: str, subject_type: str) -> "_Referrers":
        index = _Referrers()
        for resource in self._by_type.get(type_, ()):
            for leaf in _leaves(resource.peek(path)):
                targets = self._targets(resource, path, leaf, (subject_type,))
                for target in targets:
                    if resource not in index.by_urn[target.urn]:
                        index.by_urn[target.urn].append(resource)
                if leaf is UNKNOWN and not targets:
                    index.unresolved.append(resource)
        return index

    def _targets(self, resource: Resource, path: str, leaf: Leaf, types: Sequence[str]) -> list[Resource]:
        """Targets of one value: by the value, else by the dependencies of its property.

        Of a known value that names nothing in the stack: the dependencies that it contains; of a single value, such as
        `bucket`, all of them, as its property has no other source, unless it is an ARN of another service.
        """
        if leaf is not UNKNOWN and (known := self.by_identifier(leaf, *types, region=resource.region)):
            return known
        first = steps(path)[:1]
        origins = self._origins(resource, str(first[0]), types) if first else []
        if leaf is UNKNOWN:
            return origins
        contained = [o for o in origins if any(name in leaf for name in o.identities() if len(name) > 3)]
        if contained or resource.peek(path) != leaf or steps(path) != first:
            return contained
        return [origin for origin in origins if not _is_of_another_service(leaf, origin)]

    def _origins(self, resource: Resource, name: str, types: Sequence[str]) -> list[Resource]:
        """Resources of these types on which a property depends, directly or by the same property of another resource.

        `lifecycle.bucket`, passed from `versioning.bucket`, resolves to the bucket itself.
        """
        direct = [found for urn in resource.property_dependencies.get(name, ()) if (found := self._by_urn.get(urn))]
        if origins := [origin for origin in direct if origin.type in types]:
            return origins
        urns = {urn: None for origin in direct for urn in origin.property_dependencies.get(name, ())}
        return [found for urn in urns if (found := self._by_urn.get(urn)) and found.type in types]

    def _identifiers(self, type_: str) -> dict[str, list[Resource]]:
        names = self._named.get(type_)
        if names is None:
            names = self._named[type_] = {}
            for resource in self._by_type.get(type_, ()):
                for identity in resource.identities():
                    holders = names.setdefault(identity, [])
                    if resource not in holders:
                        holders.append(resource)
        return names


@dataclass
class _Referrers:
    """Referring resources by URN of their target, and those with an unresolved target."""

    by_urn: dict[str, list[Resource]] = field(default_factory=lambda: defaultdict(list))
    unresolved: list[Resource] = field(default_factory=list[Resource])


def _is_of_another_service(arn: str, resource: Resource) -> bool:
    """Whether an ARN cannot be one of a resource, by the service of both."""
    own = resource.outputs.get("arn")
    return isinstance(own, str) and arn.startswith("arn:") and arn.split(":")[2:3] != own.split(":")[2:3]


def _leaves(value: Value) -> Iterator[Leaf]:
    if value is UNKNOWN or isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _leaves(item)
    elif isinstance(value, Sequence):
        for item in value:
            yield from _leaves(item)


class OtherResourceNeededError(Exception):
    """A rule asked for other resources of the stack while they are not known."""


class UnregisteredStack(Stack):
    """The stack while its first resources are registered: nothing in it is known, and all questions raise."""

    is_registered = False

    def __init__(self) -> None:
        pass  # without the indexes of a stack, each of its methods reaches `__getattr__`

    def __getattr__(self, name: str) -> NoReturn:
        raise OtherResourceNeededError(name)
