"""What a rule sees of a resource: read-only, without exceptions, the same in preview, deployment and export."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from policy import secrecy
from policy.node import Node, steps
from policy.secrecy import MASK
from policy.tokens import canonical, split_urn
from policy.unknown import Value


@dataclass(frozen=True, kw_only=True)
class Options:
    """The resource options that are visible to policies. custom_timeouts: seconds by `create`, `update`, `delete`."""

    protect: bool = False
    retain_on_delete: bool = False
    delete_before_replace: bool = False
    ignore_changes: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    additional_secret_outputs: tuple[str, ...] = ()
    custom_timeouts: Mapping[str, float] = field(default_factory=dict[str, float])


class Resource(Node):
    """A resource of the stack: its properties as a node, and what the engine knows about it.

    type: the canonical token (`aws:s3/bucket:Bucket` for a BucketV2, too); token: as it was written.
    props: its inputs, which rules judge; the outputs where no inputs are known (`reported` then).
    outputs: what the provider computed or, in an offline preview, a stand-in for it; rules take names and ARNs
        from there and never judge by them.
    provider_region: of its provider; region: its own, `""` where it is global or cannot be told.
    external: exists outside the stack and is only read; others refer to it, no control judges it.
    dependencies, property_dependencies: URNs.
    secrets: paths of the properties that are secret.
    source: where the program registers it, `__main__.py#12`; `""` where that is not recorded.
    reported: whether the properties are those that AWS reports, its defaults among them, and not the program's inputs.
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
        """Its own region: the property, else the ARN's, else the provider's."""
        own = self.peek("region")
        if isinstance(own, str) and own:
            return own
        arn = self.outputs.get("arn")
        named = arn.split(":")[3] if isinstance(arn, str) and arn.count(":") >= 5 else ""
        return named or self.provider_region

    @property
    def tags(self) -> Mapping[str, Value]:
        """All tags, the provider's default ones included where the provider says."""
        found = self.peek("tagsAll") or self.peek("tags")
        return found if isinstance(found, Mapping) else {}

    def identities(self) -> Iterator[str]:
        """The texts by which other resources refer to this one."""
        for name in IDENTITIES:
            for bag in (self.outputs, self.props):
                value = bag.get(name)
                if isinstance(value, str) and value:
                    yield value

    def is_given(self, path: str) -> bool:
        """Whether the program passes a property from other resources, as the engine's dependencies show."""
        return bool(self.property_dependencies.get(str(steps(path)[0]))) if path else False

    def is_secret(self, path: str) -> bool:
        """Whether what stands at a path is, holds or lies within a secret, by its mark or by its name."""
        return secrecy.is_secret(path, self.secrets)

    def shown(self, path: str, value: object) -> str:
        """A value as reports may print it."""
        return MASK if self.is_secret(path) else secrecy.shortened(self.scrubbed(secrecy.rendered(value)))

    def scrubbed(self, text: str) -> str:
        """A text in which this resource's secrets are hidden, wherever they got in."""
        return secrecy.scrubbed(text, self._secret_texts)

    @cached_property
    def _secret_texts(self) -> Sequence[str]:
        return secrecy.texts(self.peek(path) for path in self.secrets)

    def __repr__(self) -> str:
        return f"<{self.token} {self.name}>"


# Properties whose value names the resource itself, across services.
IDENTITIES = (
    "id", "arn", "name", "bucket", "url", "keyId", "identifier", "clusterIdentifier", "replicationGroupId",
    "globalClusterIdentifier", "bucketDomainName", "bucketRegionalDomainName", "domainName", "dnsName",
    "regionalDomainName", "invokeArn", "executionArn", "qualifiedArn", "iamArn", "cloudfrontAccessIdentityPath",
    "uniqueId", "endpoint", "apiEndpoint", "key", "targetKeyArn", "targetKeyId", "arnSuffix",
)  # fmt: skip
