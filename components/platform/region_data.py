"""Data stores of one region, other than buckets. Modules of concerns that a stack does not have are not imported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pulumi import ComponentResource, Input, Output, ResourceOptions

from components.data.placement import Placement
from components.platform.region import RegionPlatform
from components.platform.settings.stack import StackSettings

if TYPE_CHECKING:
    from components.data.aurora.regional import RegionalAurora
    from components.data.databases.password_rotation import PasswordRotation
    from components.data.databases.ref import DatabaseRef
    from components.data.dynamodb.table import Table
    from components.data.elasticache.regional import RegionalCache
    from components.data.rds.regional import RegionalPostgres
    from components.messaging.kafka.regional import RegionalKafka


@dataclass(frozen=True, kw_only=True)
class RegionDataArgs:
    """Arguments of RegionData.

    platform: the region's. replicas: the platforms of replica regions, whose keys encrypt replicas.
    primary: the primary region's data, for replication; None in the primary region itself.
    """

    settings: StackSettings
    platform: RegionPlatform
    replicas: Sequence[RegionPlatform] = ()
    primary: RegionData | None = None

    @property
    def replica_keys(self) -> dict[str, Input[str]]:
        """Keys of the replica regions, by region."""
        return {platform.region.name: platform.key.arn for platform in self.replicas}


class RegionData(ComponentResource):
    """Tables, databases, cache, Kafka and secrets of one region: the primary resources with their backups, or their
    replicas.

    tables: of the primary region. table_arns, secret_arns: this region's, by key in the stack file.
    """

    # The SDK evaluates class annotations, so types of optional modules are annotated at the assignment.
    table_arns: Mapping[str, Output[str]]
    secret_arns: Mapping[str, Output[str]]

    def __init__(self, name: str, args: RegionDataArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:platform:RegionData", name, None, opts)
        self._name, self._args, self._child = name, args, ResourceOptions(parent=self)
        self._settings, self._prefix = args.settings, args.settings.naming.prefix
        self._region = args.platform.region.name

        self.tables, self.table_arns = self._make_tables()
        self._rotation = self._make_rotation()
        self.postgres, self.aurora = self._make_postgres(), self._make_aurora()
        self._make_backups()
        self.cache = self._make_cache()
        self.kafka = self._make_kafka()
        self.secret_arns = self._make_secrets()
        self.register_outputs({})

    @property
    def databases(self) -> Mapping[str, DatabaseRef]:
        """The region's databases by key in the stack file."""
        found = {
            "postgres": self.postgres.ref if self.postgres else None,
            "aurora": self.aurora.ref if self.aurora else None,
        }
        return {key: ref for key, ref in found.items() if ref is not None}

    def _placement(self, *, rotated: bool = False) -> Placement:
        """rotated: whether the rotation function needs access to the resource."""
        platform = self._args.platform
        return Placement(
            region=self._region,
            account_id=platform.account_id,
            vpc_id=platform.network.vpc_id,
            subnet_ids={**platform.data_subnet_ids},
            key_arn=platform.key.arn,
            clients={"password-rotation": self._rotation.security_group_id} if rotated and self._rotation else {},
        )

    def _make_rotation(self) -> PasswordRotation | None:
        """Passwords of database secrets are created and rotated in the primary region."""
        settings, platform = self._settings, self._args.platform
        databases = [each for each in (settings.postgres, settings.aurora) if each is not None]
        if self._args.primary is not None or not any(each.master_credentials == "own" for each in databases):
            return None
        from components.data.databases.password_rotation import PasswordRotation, PasswordRotationArgs

        inside = settings.network is not None and "secretsmanager" in settings.network.interface_endpoints
        return PasswordRotation(
            f"{self._name}-passwords",
            PasswordRotationArgs(
                prefix=self._prefix,
                region=self._region,
                account_id=platform.account_id,
                key_arn=platform.key.arn,
                vpc_id=platform.network.vpc_id,
                subnet_ids={**platform.inner_subnet_ids},
                endpoints_group_id=platform.endpoints.security_group_id if platform.endpoints and inside else None,
            ),
            self._child,
        )

    def _make_tables(self) -> tuple[Mapping[str, Table], Mapping[str, Output[str]]]:
        settings, platform, primary = self._settings.dynamodb, self._args.platform, self._args.primary
        if settings is None:
            return {}, {}
        from components.data.dynamodb.tables import TableReplicas, TableReplicasArgs, Tables, TablesArgs

        if primary is None:
            tables = Tables(
                f"{self._name}-tables",
                TablesArgs(
                    settings=settings,
                    prefix=self._prefix,
                    key_arn=platform.key.arn,
                    replica_keys=self._args.replica_keys,
                    protect=self._settings.naming.protects_data,
                ),
                self._child,
            ).tables
            return tables, {key: table.arn for key, table in tables.items()}
        replicas = TableReplicas(
            f"{self._name}-tables",
            TableReplicasArgs(
                settings=settings,
                prefix=self._prefix,
                tables=primary.tables,
                region=self._region,
                account_id=platform.account_id,
                key_arn=platform.key.arn,
                protect=self._settings.naming.protects_data,
            ),
            self._child,
        )
        return primary.tables, replicas.arns

    def _make_postgres(self) -> RegionalPostgres | None:
        settings, primary = self._settings.postgres, self._args.primary
        if settings is None or (primary is not None and not settings.has_copies_in(self._region)):
            return None
        from components.data.rds.regional import RegionalPostgres, RegionalPostgresArgs

        return RegionalPostgres(
            f"{self._name}-postgres",
            RegionalPostgresArgs(
                settings=settings,
                prefix=self._prefix,
                placement=self._placement(rotated=True),
                source_arn=primary.postgres.arn if primary and primary.postgres else None,
                secret_replicas=self._args.replica_keys,
                rotation_function_arn=self._rotation.function_arn if self._rotation else None,
                protect=self._settings.naming.protects_data,
            ),
            self._child,
        )

    def _make_aurora(self) -> RegionalAurora | None:
        settings, primary = self._settings.aurora, self._args.primary
        if settings is None or (primary is not None and self._region not in settings.secondaries):
            return None
        from components.data.aurora.regional import RegionalAurora, RegionalAuroraArgs

        return RegionalAurora(
            f"{self._name}-aurora",
            RegionalAuroraArgs(
                settings=settings,
                prefix=self._prefix,
                placement=self._placement(rotated=True),
                follows=primary.aurora.membership if primary and primary.aurora else None,
                secret_replicas=self._args.replica_keys,
                rotation_function_arn=self._rotation.function_arn if self._rotation else None,
                protect=self._settings.naming.protects_data,
            ),
            self._child,
        )

    def _make_backups(self) -> None:
        """Backup plans run in the primary region and copy recovery points to others."""
        settings, vault = self._settings.backup, self._args.platform.vault
        if settings is None or vault is None or self._args.primary is not None:
            return
        from components.data.backup.plans import BackupPlans, BackupPlansArgs

        databases = {
            "postgres": self.postgres.arn if self.postgres else None,
            "aurora": self.aurora.arn if self.aurora else None,
        }
        BackupPlans(
            f"{self._name}-backup",
            BackupPlansArgs(
                settings=settings,
                prefix=self._prefix,
                vault_name=vault.vault_name,
                table_arns=self.table_arns,
                database_arns={key: arn for key, arn in databases.items() if arn is not None},
                copy_vault_arns={each.region.name: each.vault.arn for each in self._args.replicas if each.vault},
            ),
            self._child,
        )

    def _make_cache(self) -> RegionalCache | None:
        settings, primary = self._settings.cache, self._args.primary
        if settings is None or self._region not in settings.regions_of(self._settings.regions):
            return None
        from components.data.elasticache.regional import RegionalCache, RegionalCacheArgs

        return RegionalCache(
            f"{self._name}-cache",
            RegionalCacheArgs(
                settings=settings,
                prefix=self._prefix,
                placement=self._placement(),
                primary=primary is None,
                datastore_id=primary.cache.datastore_id if primary and primary.cache else None,
                protect=self._settings.naming.protects_data,
            ),
            self._child,
        )

    def _make_kafka(self) -> RegionalKafka | None:
        settings, platform, primary = self._settings.kafka, self._args.platform, self._args.primary
        if settings is None or self._region not in settings.regions_of(self._settings.regions):
            return None
        from components.messaging.kafka.network import KafkaPlacement
        from components.messaging.kafka.regional import RegionalKafka, RegionalKafkaArgs

        return RegionalKafka(
            f"{self._name}-kafka",
            RegionalKafkaArgs(
                settings=settings,
                prefix=self._prefix,
                placement=KafkaPlacement(
                    region=self._region,
                    account_id=platform.account_id,
                    vpc_id=platform.network.vpc_id,
                    subnet_ids={**platform.data_subnet_ids},
                    key_arn=platform.key.arn,
                ),
                source=primary.kafka.end if primary and primary.kafka else None,
                protect=self._settings.naming.protects_data,
            ),
            self._child,
        )

    def _make_secrets(self) -> dict[str, Output[str]]:
        """Secrets are created in the primary region and replicated from there."""
        settings, platform, primary = self._settings.secrets_manager, self._args.platform, self._args.primary
        if settings is None:
            return {}
        from components.identity.secrets_manager.secret import Secret, SecretArgs, replica_arn
        from components.identity.secrets_manager.settings import secret_name

        if primary is not None:
            return {
                key: replica_arn(arn, self._settings.regions.primary, self._region)
                for key, arn in primary.secret_arns.items()
                if settings.secrets[key].is_copied_to(self._region)
            }
        return {
            key: Secret(
                f"{self._name}-secret-{key}",
                SecretArgs(
                    settings=secret,
                    secret_name=secret_name(secret, self._settings.naming.path, key),
                    account_id=platform.account_id,
                    key_arn=platform.key.arn,
                    replicas={
                        region: key_arn
                        for region, key_arn in self._args.replica_keys.items()
                        if secret.is_copied_to(region)
                    },
                    protect=self._settings.naming.protects_data,
                ),
                self._child,
            ).arn
            for key, secret in settings.secrets.items()
        }
