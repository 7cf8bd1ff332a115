"""Identifiers of databases and of their final snapshots."""

import hashlib

from components.foundation.name_limits import longest_name
from components.foundation.names import physical_name

IDENTIFIER_LIMIT = longest_name("aws:rds/instance:Instance")
ZONE_SUFFIX = "-a"  # the identifier of an Aurora instance consists of those of its cluster and zone


def instance_identifier(*parts: str) -> str:
    """The name of an instance, a proxy or a global database: `acme-prod-postgres`."""
    return physical_name(*parts, limit=IDENTIFIER_LIMIT)


def cluster_identifier(*parts: str) -> str:
    """A cluster identifier, with room for the zones of its instances."""
    return physical_name(*parts, limit=IDENTIFIER_LIMIT - len(ZONE_SUFFIX))


def final_snapshot_name(identifier: str, generation: int) -> str:
    """The name of a deleted database's final snapshot: deterministic, and different for each generation of the
    database, so that it does not collide with the snapshot of an earlier one (T-18)."""
    digest = hashlib.blake2s(f"{identifier}/{generation}".encode(), digest_size=4).hexdigest()
    return f"{identifier}-final-{generation}{digest}"
