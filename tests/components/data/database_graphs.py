"""Programs with PostgreSQL instances and Aurora clusters."""

from typing import Any

import pulumi_aws as aws
from pulumi import ResourceOptions

from components.data.aurora.cluster import AuroraCluster, AuroraClusterArgs, GlobalMembership
from components.data.aurora.global_cluster import AuroraGlobal, AuroraGlobalArgs
from components.data.aurora.settings import AuroraSettings
from components.data.placement import Placement
from components.data.rds.postgres import Postgres, PostgresArgs
from components.data.rds.settings import PostgresSettings

PRIMARY, SECONDARY = "us-east-1", "eu-west-1"
KEYS = {region: f"arn:aws:kms:{region}:123456789012:key/mrk-1" for region in (PRIMARY, SECONDARY)}
ROTATION = "arn:aws:lambda:us-east-1:123456789012:function:rotation"


def placement(region: str = PRIMARY) -> Placement:
    """Three zones of a region, and one client."""
    return Placement(
        region=region,
        account_id="123456789012",
        vpc_id=f"vpc-{region}",
        subnet_ids={zone: f"subnet-{region}-{zone}" for zone in "abc"},
        key_arn=KEYS[region],
        clients={"api": f"sg-api-{region}"},
    )


def postgres_settings(**given: Any) -> PostgresSettings:
    """Settings of a stack file, with the required ones."""
    return PostgresSettings.model_validate({"databaseName": "app", "instanceClass": "db.r7g.2xlarge", **given})


def postgres(provider: aws.Provider, settings: PostgresSettings, **given: Any) -> Postgres:
    """An instance named `data`."""
    args = PostgresArgs(settings=settings, identifier="acme-prod-postgres", placement=placement(), **given)
    return Postgres("data", args, ResourceOptions(provider=provider))


def aurora_settings(**given: Any) -> AuroraSettings:
    """Settings of a stack file: provisioned instances in two zones by default."""
    return AuroraSettings.model_validate({"databaseName": "app", "instanceClass": "db.r7g.large", **given})


def global_settings(**given: Any) -> AuroraSettings:
    """A global database over two regions."""
    return aurora_settings(
        **{
            "engineVersion": "17.7",
            "masterCredentials": "own",
            "secondaries": {SECONDARY: {"zones": ["a", "b"]}},
            **given,
        }
    )


def aurora(provider: aws.Provider, settings: AuroraSettings, **given: Any) -> AuroraCluster:
    """A cluster named `data` in the primary region."""
    args = AuroraClusterArgs(settings=settings, identifier="acme-prod-aurora", placement=placement(), **given)
    return AuroraCluster("data", args, ResourceOptions(provider=provider))


def global_database(provider: aws.Provider, settings: AuroraSettings, **given: Any) -> None:
    """A cluster, the global database created from it, and a cluster in the secondary region."""
    primary = aurora(provider, settings, **given)
    joint = AuroraGlobal(
        "everywhere",
        AuroraGlobalArgs(identifier="acme-prod-aurora", primary_arn=primary.available_arn, **given),
        ResourceOptions(provider=provider),
    )
    AuroraCluster(
        "copy",
        AuroraClusterArgs(
            settings=settings,
            identifier="acme-prod-aurora",
            placement=placement(SECONDARY),
            follows=GlobalMembership(global_cluster_id=joint.id, source_region=PRIMARY),
            **given,
        ),
        ResourceOptions(provider=aws.Provider(SECONDARY, region=SECONDARY)),
    )
