"""Resources and their properties as rules read them: read-only, without exceptions, in preview and deployment alike."""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Literal

from policy import secrecy
from policy.finding import Finding
from policy.options import Options
from policy.paths import joined, steps
from policy.secrecy import MASK
from policy.tokens import canonical, split_urn
from policy.unknown import UNKNOWN, Value, decode, note, presume


class Node:
    """A node of a resource's properties; a resource is its own root node.

    Paths are dotted, list items by index (`rules[0].destination.bucket`), names camelCase as in the provider's
    schema. A list of one item may be omitted from a path, as older versions of the provider wrap blocks into lists.
    """

    __slots__ = ("path", "resource", "value")

    def __init__(self, resource: "Resource", path: str, value: Value) -> None:
        self.resource = resource
        self.path = path
        self.value = value

    def peek(self, path: str) -> Value:
        """The value at a path, without a record of unknown values."""
        value = self.value
        for step in steps(path):
            if value is UNKNOWN:
                return UNKNOWN
            if isinstance(value, Mapping):
                value = value.get(step) if isinstance(step, str) else None
            elif isinstance(value, Sequence) and not isinstance(value, str):
                if isinstance(step, int):
                    value = value[step] if step < len(value) else None
                else:
                    only = value[0] if len(value) == 1 else None
                    value = only.get(step) if isinstance(only, Mapping) else only if only is UNKNOWN else None
            else:
                return None
        return value

    def get(self, path: str) -> Value:
        """The value at a path: None without one, UNKNOWN (recorded) if it is unknown."""
        value = self.peek(path)
        if value is UNKNOWN:
            note(f"{self.resource.name}.{joined(self.path, path)}")
        return value

    def has(self, path: str) -> bool:
        """Whether a property is set. Empty strings, lists and objects count as not set.

        An unknown value counts as set if the property has dependencies: the program passes it from another resource.
        Other unknown values may turn out to be empty, such as those that the provider computes: they are presumed.
        """
        value = self.peek(path)
        if value is UNKNOWN:
            whole = joined(self.path, path)
            return self.resource.is_reference(whole) or presume(f"{self.resource.name}.{whole}")
        return value is not None and value not in ("", [], {})

    def is_unknown(self, path: str) -> bool:
        """Whether the value at a path is unknown (not recorded)."""
        return self.peek(path) is UNKNOWN

    def string(self, path: str) -> str:
        """A string; `""` without one or if it is unknown (recorded)."""
        value = self.get(path)
        if isinstance(value, bool):
            return "true" if value else "false"
        return str(value) if isinstance(value, str | int | float) else ""

    def flag(self, path: str, default: bool = False) -> bool:
        """A boolean, or one as a string; the default without a value. An unknown value is presumed."""
        value = self.peek(path)
        if value is UNKNOWN:
            return presume(f"{self.resource.name}.{joined(self.path, path)}")
        if isinstance(value, str):
            return value.lower() == "true" if value else default
        return value if isinstance(value, bool) else default

    def number(self, path: str, default: float = 0) -> float:
        """A number, or one as a string; the default without a value or if it is unknown (recorded)."""
        value = self.get(path)
        if isinstance(value, str):
            try:
                return float(value)
            except ValueError:
                return default
        return value if isinstance(value, int | float) and not isinstance(value, bool) else default

    def strings(self, path: str) -> list[str]:
        """A list of strings, a single string as a list of one; unknown items are recorded and omitted."""
        return [node.string("") for node in self.nodes(path) if node.value is not UNKNOWN]

    def nodes(self, path: str) -> "list[Node]":
        """The items of a list as nodes, a single object as a list of one; an unknown list is empty (recorded)."""
        value = self.get(path)
        base = joined(self.path, path)
        if value is None or value is UNKNOWN:
            return []
        if isinstance(value, Sequence) and not isinstance(value, str):
            found = [Node(self.resource, f"{base}[{index}]", item) for index, item in enumerate(value)]
            for node in found:
                if node.value is UNKNOWN:
                    note(f"{self.resource.name}.{node.path}")
            return found
        return [Node(self.resource, base, value)]

    def node(self, path: str) -> "Node":
        """The node at a path."""
        return Node(self.resource, joined(self.path, path), self.get(path))

    def json(self, path: str = "") -> "Node":
        """The node of a JSON string, parsed; its value is None for malformed JSON."""
        value = self.get(path)
        if isinstance(value, str):
            try:
                value = decode(json.loads(value))
            except (ValueError, RecursionError):
                value = None
        return Node(self.resource, joined(self.path, path), value)

    def fail(self, message: str, path: str = "", *, value: object = None) -> Finding:
        """A finding at a path, with its value unless another is passed. Unknown if the value is unknown."""
        found = self.peek(path) if value is None and (path or self.path) else value
        if found is UNKNOWN:
            return self.unknown(message, path)
        return self._finding("fail", message, path, found)

    def missing(self, message: str, path: str = "") -> Finding:
        """A finding that rests on the absence of something: unknown if the rule read an unknown value."""
        return self._finding("fail", message, path, None, conclusive=False)

    def unknown(self, message: str, path: str = "") -> Finding:
        """A finding that remains undecided until the deployment."""
        return self._finding("unknown", message, path, str(UNKNOWN) if self.is_unknown(path) else None)

    def _finding(
        self, answer: Literal["fail", "unknown"], message: str, path: str, value: object, conclusive: bool = True
    ) -> Finding:
        where = joined(self.path, path)
        return Finding(
            urn=self.resource.urn,
            message=message,
            property=where,
            value="" if value is None else self.resource.displayed(where, value),
            answer=answer,
            conclusive=conclusive,
        )


class Resource(Node):
    """A resource of a stack: its properties as root node, its options and dependencies.

    type: current token (`aws:s3/bucket:Bucket` for a BucketV2 as well); token: the original one.
    props: inputs, which rules evaluate; outputs if the inputs are unavailable (`reported`).
    outputs: values computed by the provider, or their stand-ins in an offline preview: names and ARNs for references,
        never evaluated by rules.
    provider_region: region of its provider; region: its own, `""` if global or unknown.
    external: a resource outside of the stack that is only read: a target of references, not evaluated by controls.
    dependencies, property_dependencies: URNs.
    secrets: paths of secret properties.
    source: position of its registration in the program, `__main__.py#12`; `""` if not recorded.
    reported: whether `props` are values reported by AWS, defaults included, in place of the program's inputs.
    """

    __slots__ = (
        "__dict__",
        "custom",
        "dependencies",
        "external",
        "name",
        "options",
        "outputs",
        "parent",
        "project",
        "property_dependencies",
        "provider_region",
        "reported",
        "secrets",
        "source",
        "stack",
        "token",
        "type",
        "urn",
    )

    def __init__(
        self,
        *,
        urn: str,
        token: str,
        props: Mapping[str, Value],
        name: str = "",
        outputs: Mapping[str, Value] | None = None,
        region: str = "",
        provider_region: str = "",
        options: Options | None = None,
        parent: str = "",
        custom: bool = True,
        external: bool = False,
        dependencies: Sequence[str] = (),
        property_dependencies: Mapping[str, Sequence[str]] | None = None,
        secrets: Sequence[str] = (),
        source: str = "",
        reported: bool = False,
    ) -> None:
        super().__init__(self, "", props)
        self.urn = urn
        self.token = token
        self.type = canonical(token)
        self.stack, self.project, _, named = split_urn(urn)
        self.name = name or named
        self.outputs: Mapping[str, Value] = props if outputs is None else outputs
        self.provider_region = provider_region
        self.options = options or Options()
        self.parent = parent
        self.custom = custom
        self.external = external
        self.dependencies = dependencies
        self.property_dependencies: Mapping[str, Sequence[str]] = property_dependencies or {}
        self.secrets = secrets
        self.source = source
        self.reported = reported
        if region:
            self.region = region

    @property
    def props(self) -> Mapping[str, Value]:
        """All properties."""
        return self.value if isinstance(self.value, Mapping) else {}

    @cached_property
    def region(self) -> str:
        """Region by the property, else by the ARN, else by the provider."""
        own = self.peek("region")
        if isinstance(own, str) and own:
            return own
        arn = self.outputs.get("arn")
        named = arn.split(":")[3] if isinstance(arn, str) and arn.count(":") >= 5 else ""
        return named or self.provider_region

    @property
    def tags(self) -> Mapping[str, Value]:
        """All tags, with the provider's default tags if it reports them."""
        found = self.peek("tagsAll") or self.peek("tags")
        return found if isinstance(found, Mapping) else {}

    def identities(self) -> Iterator[str]:
        """The values by which other resources refer to this one: ids, ARNs, names."""
        for name in IDENTITIES:
            for properties in (self.outputs, self.props):
                value = properties.get(name)
                if isinstance(value, str) and value:
                    yield value

    def is_reference(self, path: str) -> bool:
        """Whether the program passes a property from other resources, by the engine's property dependencies."""
        return bool(self.property_dependencies.get(str(steps(path)[0]))) if path else False

    def is_secret(self, path: str) -> bool:
        """Whether the value at a path is, contains or is part of a secret, by the engine's metadata or by its name."""
        return secrecy.is_secret(path, self.secrets)

    def displayed(self, path: str, value: object) -> str:
        """A value as in reports, without secrets."""
        return MASK if self.is_secret(path) else secrecy.truncated(self.redacted(secrecy.rendered(value)))

    def redacted(self, string: str) -> str:
        """A string without the values of this resource's secrets."""
        return secrecy.redacted(string, self._secret_strings)

    @cached_property
    def _secret_strings(self) -> Sequence[str]:
        return secrecy.strings(self.peek(path) for path in self.secrets)

    def __repr__(self) -> str:
        return f"<{self.token} {self.name}>"


# Properties that identify the resource, of all services.
IDENTITIES = (
    "id", "arn", "name", "bucket", "url", "keyId", "identifier", "clusterIdentifier", "replicationGroupId",
    "globalClusterIdentifier", "bucketDomainName", "bucketRegionalDomainName", "domainName", "dnsName",
    "regionalDomainName", "invokeArn", "executionArn", "qualifiedArn", "iamArn", "cloudfrontAccessIdentityPath",
    "uniqueId", "endpoint", "apiEndpoint", "key", "targetKeyArn", "targetKeyId", "arnSuffix",
)  # fmt: skip
