"""Buckets of a region, by storage layout."""

from components.foundation.settings.naming import NamingSettings
from components.storage.bucket_plan import bucket_plan, logs_bucket_name
from components.storage.lifecycle_settings import LifecycleRule
from components.storage.settings import LogsSettings, PurposeSettings, StorageSettings

NAMING = NamingSettings(system="acme", environment="prod", suffix="x1")
EXPIRE = LifecycleRule(expiration_days=7)


def test_a_bucket_per_purpose_is_named_by_system_purpose_and_environment() -> None:
    plan = bucket_plan(StorageSettings(purposes={"media": PurposeSettings()}), NAMING, "us-east-1", primary=True)
    assert {key: entry.bucket_name for key, entry in plan.items()} == {"media": "acme-media-prod-x1"}


def test_a_given_name_stays_and_only_the_suffix_is_added() -> None:
    storage = StorageSettings(purposes={"media": PurposeSettings(name="old-bucket")})
    assert bucket_plan(storage, NAMING, "us-east-1", primary=True)["media"].bucket_name == "old-bucket-x1"


def test_without_a_suffix_a_bucket_that_exists_can_be_imported() -> None:
    naming = NamingSettings(system="acme", environment="prod")
    storage = StorageSettings(purposes={"media": PurposeSettings(name="old-bucket")})
    assert bucket_plan(storage, naming, "us-east-1", primary=True)["media"].bucket_name == "old-bucket"


def test_a_replicas_name_has_its_region_unless_explicit() -> None:
    storage = StorageSettings(
        purposes={"media": PurposeSettings(), "cache": PurposeSettings(replica_names={"us-west-2": "cache-dr"})}
    )
    plan = bucket_plan(storage, NAMING, "us-west-2", primary=False)
    assert {key: entry.bucket_name for key, entry in plan.items()} == {
        "media": "acme-media-prod-us-west-2-x1",
        "cache": "cache-dr-x1",
    }


def test_a_shared_bucket_holds_every_purposes_rules_below_its_prefix() -> None:
    storage = StorageSettings(
        layout="prefix_per_purpose",
        name="acme-library",
        purposes={
            "images": PurposeSettings(lifecycle={"expire": EXPIRE}),
            "voice": PurposeSettings(
                prefix="sounds/", lifecycle={"drafts": LifecycleRule(prefix="drafts/", expiration_days=1)}
            ),
        },
    )
    (plan,) = bucket_plan(storage, NAMING, "us-east-1", primary=True).values()
    assert plan.bucket_name == "acme-library-x1"
    assert {name: rule.prefix for name, rule in plan.lifecycle.items()} == {
        "images-expire": "images/",
        "voice-drafts": "sounds/drafts/",
    }


def test_the_logs_bucket_of_a_region() -> None:
    storage = StorageSettings(
        purposes={"media": PurposeSettings()}, logs=LogsSettings(replica_names={"us-west-2": "acme-logs-dr"})
    )
    assert logs_bucket_name(storage, NAMING, "us-east-1", primary=True) == "acme-logs-prod-x1"
    assert logs_bucket_name(storage, NAMING, "us-west-2", primary=False) == "acme-logs-dr-x1"
    assert logs_bucket_name(storage, NAMING, "eu-west-1", primary=False) == "acme-logs-prod-eu-west-1-x1"
