"""Keys of signed URLs and cookies."""

import hashlib
from dataclasses import dataclass

from pulumi import ComponentResource, Output, ResourceOptions
from pulumi_aws import cloudfront

from components.edge.cloudfront.key_settings import SigningSettings
from components.foundation.name_limits import longest_name
from components.foundation.names import physical_name

NAME_LIMIT = longest_name("aws:cloudfront/publicKey:PublicKey")


@dataclass(frozen=True, kw_only=True)
class SigningKeysArgs:
    """settings: a public key for each slot. name_prefix: prefix of the keys' names."""

    settings: SigningSettings
    name_prefix: str


class SigningKeys(ComponentResource):
    """A public key for each filled slot, and the key group that lists them.

    CloudFront keys are immutable, and cannot be deleted while a group lists them. A key's name therefore contains a
    digest: a new key of a slot is created first, the group is updated, then the old key is deleted (T-32). The other
    slot is unaffected, so URLs signed with it stay valid. Where a function rotates the keys, the group's members are
    created once and then the function's.
    key_ids: Key-Pair-Id by slot.
    """

    key_group_id: Output[str]
    key_ids: dict[str, Output[str]]

    def __init__(self, name: str, args: SigningKeysArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:edge:SigningKeys", name, None, opts)
        child = ResourceOptions(parent=self)
        keys = {
            slot: cloudfront.PublicKey(
                f"{name}-public-key-{slot}",
                name=public_key_name(args.name_prefix, name, slot, pem),
                encoded_key=encoded(pem),
                comment=f"signed URLs of {name}, slot {slot}",
                opts=child,
            )
            for slot, pem in args.settings.present.items()
        }
        group = cloudfront.KeyGroup(
            f"{name}-key-group",
            comment=f"signed URLs of {name}",
            items=[key.id for key in keys.values()],
            opts=ResourceOptions(parent=self, ignore_changes=["items"] if args.settings.rotated else None),
        )
        self.key_group_id = group.id
        self.key_ids = {slot: key.id for slot, key in keys.items()}
        self.register_outputs({"key_group_id": self.key_group_id, "key_ids": self.key_ids})


def encoded(pem: str) -> str:
    """A key as CloudFront returns it: Unix line endings, one at the end, no surrounding whitespace."""
    return "".join(f"{line.strip()}\n" for line in pem.strip().splitlines())


def public_key_name(prefix: str, name: str, slot: str, pem: str) -> str:
    """A name that changes with the key."""
    digest = hashlib.sha256(encoded(pem).encode()).hexdigest()[:12]
    return f"{physical_name(prefix, name, slot, limit=NAME_LIMIT - 13)}-{digest}"
