"""Environment variables that access settings give a workload, as data: links set them, and checks know their names.

Samples have the form of the values, for what reads them before the resources exist.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from components.foundation.settings.access import AccessSettings
from functions.shared.configuration import PREFIXES, variable

EVENT_BUS = "EVENT_BUS"
MEDIA_PLACES = "MEDIA_PLACES"
JOB_QUEUE, JOB_TEMPLATE, JOB_ROLE = "MEDIACONVERT_QUEUE", "MEDIACONVERT_TEMPLATE", "MEDIACONVERT_ROLE"
ISSUER, CLIENTS = "COGNITO_ISSUER", "COGNITO_CLIENTS"
BROKERS, KAFKA_CLUSTER = "KAFKA_BROKERS", "KAFKA_CLUSTER"
CACHE_HOST, CACHE_PORT, CACHE_USER = "CACHE_HOST", "CACHE_PORT", "CACHE_USER"
ACCOUNT, REGION = "123456789012", "us-east-1"
UUID = "01234567-89ab-cdef-0123-456789abcdef"
HOST = f"writer.cluster-0123456789ab.{REGION}.rds.amazonaws.com"


@dataclass(frozen=True, kw_only=True)
class KeyedVariable:
    """Variables of the resources of a field of AccessSettings, one for each key: `TABLE_x`. sample: with `{key}`."""

    prefix: str
    sample: str

    def name(self, key: str) -> str:
        """The variable of a resource: `TABLE_SHARE_LINKS` of the table `share-links`."""
        return variable(self.prefix, key)


SAMPLES: Mapping[str, str] = {
    "buckets": "acme-prod-{key}",
    "connections": f"https://0123456789.execute-api.{REGION}.amazonaws.com/{{key}}",
    "distributions": "EDFDVBD632BHDS",
    "parameters": "/acme/prod/{key}",
    "queues": f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/acme-prod-{{key}}",
    "secrets": f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:acme/prod/{{key}}-AbCdEf",
    "signing_keys": UUID,
    "tables": "acme-prod-{key}",
    "topics": f"arn:aws:sns:{REGION}:{ACCOUNT}:acme-prod-{{key}}",
}
KEYED: Mapping[str, KeyedVariable] = {
    field: KeyedVariable(prefix=prefix, sample=SAMPLES[field]) for field, prefix in PREFIXES.items()
}
"""By field of AccessSettings. Those of secrets are for functions only: tasks and pods get the secrets themselves."""
SHARED: Mapping[str, Mapping[str, str]] = {
    "cache": {CACHE_HOST: "acme-prod.0123ab.use1.cache.amazonaws.com", CACHE_PORT: "6379", CACHE_USER: "acme-prod-app"},
    "event_bus": {EVENT_BUS: "acme-prod"},
    "kafka_topics": {BROKERS: f"b-1.acme.012345.c1.kafka.{REGION}.amazonaws.com:9098"},
    "user_pools": {
        ISSUER: f"https://cognito-idp.{REGION}.amazonaws.com/{REGION}_Ab0cDeFgH",
        CLIENTS: "0123456789abcdefghijklmnop",
    },
}
"""Names and samples by field, whatever the keys."""


def samples(access: AccessSettings, workload: str) -> dict[str, str]:
    """Samples of the variables that follow from access settings only; those of places, jobs and administration follow
    from the settings of their services too. workload: its name."""
    found: dict[str, str] = {}
    for field, keyed in KEYED.items():
        found |= {keyed.name(key): keyed.sample.format(key=key) for key in getattr(access, field)}
    for field, named in SHARED.items():
        found |= named if getattr(access, field) else {}
    if "kafka" in access.administers:
        found[KAFKA_CLUSTER] = f"arn:aws:kafka:{REGION}:{ACCOUNT}:cluster/acme-prod/{UUID}-1"
    for key in access.databases:
        found |= {variable(key, "READER_HOST"): HOST, variable(key, "USER"): workload, **connection(key)}
    return found


def connection(database: str) -> dict[str, str]:
    """Samples of the variables with which a workload connects to a database: `postgres` or `aurora`."""
    return {
        variable(database, "HOST"): HOST,
        variable(database, "PORT"): "5432",
        variable(database, "DATABASE"): "app",
    }
