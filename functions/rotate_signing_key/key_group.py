"""The key group of a distribution, whose public keys verify signed URLs and cookies."""

from collections.abc import Iterator, Sequence
from typing import Any

from functions.shared.clients import ClientError, client, error_code


class KeyGroup:
    """A key group, and the public keys that the rotation registered for it: their names begin with `rotated-<group>-`.

    All calls but those that create and delete are repeatable without an effect.
    """

    def __init__(self, group_id: str) -> None:
        self.id = group_id
        self._prefix = f"rotated-{group_id}-"

    def listed(self) -> list[str]:
        """Ids of the public keys in the group."""
        found = client("cloudfront").get_key_group(Id=self.id)
        return list(found["KeyGroup"]["KeyGroupConfig"]["Items"])

    def public_key(self, key_id: str) -> str | None:
        """A public key as PEM; None if it does not exist."""
        try:
            found = client("cloudfront").get_public_key(Id=key_id)
        except ClientError as error:
            if error_code(error) == "NoSuchPublicKey":
                return None
            raise
        return found["PublicKey"]["PublicKeyConfig"]["EncodedKey"]

    def register(self, pem: str, fingerprint: str) -> str:
        """Registers a public key, outside of the group, and returns its id. fingerprint: of the key, for its name."""
        name = self._prefix + fingerprint
        made = client("cloudfront").create_public_key(
            PublicKeyConfig={"CallerReference": name, "Name": name, "EncodedKey": pem, "Comment": "made by a rotation"}
        )
        return made["PublicKey"]["Id"]

    def list_only(self, key_ids: Sequence[str]) -> None:
        """Makes these the keys of the group."""
        found = client("cloudfront").get_key_group(Id=self.id)
        config = found["KeyGroup"]["KeyGroupConfig"]
        if sorted(config["Items"]) != sorted(key_ids):
            client("cloudfront").update_key_group(
                KeyGroupConfig={**config, "Items": list(key_ids)}, Id=self.id, IfMatch=found["ETag"]
            )

    def registered(self) -> dict[str, str]:
        """Ids of the keys that rotations registered, with their names."""
        return {each["Id"]: each["Name"] for each in _public_keys() if each["Name"].startswith(self._prefix)}

    def forget_unlisted(self) -> None:
        """Deletes keys that rotations registered and the group does not have: former ones, and those of rotations that
        failed. One that CloudFront still uses is left to the next call."""
        listed = self.listed()
        for key_id in self.registered():
            if key_id not in listed:
                found = client("cloudfront").get_public_key(Id=key_id)
                try:
                    client("cloudfront").delete_public_key(Id=key_id, IfMatch=found["ETag"])
                except ClientError as error:
                    if error_code(error) != "PublicKeyInUse":
                        raise


def _public_keys() -> Iterator[dict[str, Any]]:
    """Summaries of all public keys of the account."""
    marker: dict[str, str] = {}
    while True:
        page = client("cloudfront").list_public_keys(**marker)["PublicKeyList"]
        yield from page.get("Items", [])
        if not page.get("NextMarker"):
            return
        marker = {"Marker": page["NextMarker"]}
