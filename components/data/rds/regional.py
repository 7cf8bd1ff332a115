"""RDS for PostgreSQL in one region."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from pulumi import ComponentResource, Input, Output, ResourceOptions

from components.data.databases.names import instance_identifier
from components.data.databases.ref import DatabaseRef, DatabaseServer
from components.data.placement import Placement
from components.data.rds.backup_copy import PostgresBackupCopy, PostgresBackupCopyArgs
from components.data.rds.postgres import Postgres, PostgresArgs
from components.data.rds.replica import PostgresReplica, PostgresReplicaArgs, SourceElsewhere, SourceInRegion
from components.data.rds.settings import PostgresReplicaSettings, PostgresSettings


@dataclass(frozen=True, kw_only=True)
class RegionalPostgresArgs:
    """Arguments of RegionalPostgres.

    prefix: prefix of identifiers. source_arn: the primary region's instance; None in that region itself.
    secret_replicas: keys of replica regions of an `own` password, by region.
    rotation_function_arn: rotation function of an `own` password; without one the password is never rotated.
    """

    settings: PostgresSettings
    prefix: str
    placement: Placement
    source_arn: Input[str] | None = None
    secret_replicas: Mapping[str, Input[str]] = field(default_factory=dict[str, Input[str]])
    rotation_function_arn: Input[str] | None = None
    protect: bool = False


class RegionalPostgres(ComponentResource):
    """In the primary region the instance with its read replicas; elsewhere the cross-Region read replica and the
    replicated backups, according to the settings. ref is None if there is no instance to connect to."""

    arn: Output[str] | None
    ref: DatabaseRef | None

    def __init__(self, name: str, args: RegionalPostgresArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:data:RegionalPostgres", name, None, opts)
        self._name, self._args, self._child = name, args, ResourceOptions(parent=self)
        settings, region = args.settings, args.placement.region
        self._identifier = settings.name or instance_identifier(args.prefix, "postgres")

        self.arn = self.ref = None
        if args.source_arn is None:
            source = self._instance()
            readers = [self._replica(key, replica, _in_region(source)) for key, replica in settings.replicas.items()]
            self.arn = source.arn
            self.ref = self._ref(source, readers or [source])
        else:
            if settings.backup_copy is not None and settings.backup_copy.region == region:
                PostgresBackupCopy(
                    f"{name}-backups",
                    PostgresBackupCopyArgs(
                        source_arn=args.source_arn,
                        key_arn=args.placement.key_arn,
                        retention_days=settings.backup_copy.retention_days,
                    ),
                    self._child,
                )
            if region in settings.regional_replicas:
                copy = self._replica("copy", settings.regional_replicas[region], SourceElsewhere(arn=args.source_arn))
                self.ref = self._ref(copy, [copy])
        self.register_outputs({"endpoint": self.ref.endpoint if self.ref else None})

    def _instance(self) -> Postgres:
        args, own = self._args, self._args.settings.master_credentials == "own"
        return Postgres(
            f"{self._name}-source",
            PostgresArgs(
                settings=args.settings,
                identifier=self._identifier,
                placement=args.placement,
                protect=args.protect,
                secret_replicas=args.secret_replicas if own else {},
                rotation_function_arn=args.rotation_function_arn if own else None,
            ),
            self._child,
        )

    def _replica(
        self, key: str, settings: PostgresReplicaSettings, source: SourceInRegion | SourceElsewhere
    ) -> PostgresReplica:
        args = self._args
        return PostgresReplica(
            f"{self._name}-{key}",
            PostgresReplicaArgs(
                settings=settings,
                source_settings=args.settings,
                source=source,
                identifier=instance_identifier(self._identifier, key),
                placement=args.placement,
                protect=args.protect,
            ),
            self._child,
        )

    def _ref(self, written: Postgres | PostgresReplica, read: Sequence[Postgres | PostgresReplica]) -> DatabaseRef:
        settings = self._args.settings
        writer = DatabaseServer(resource_id=written.resource_id, security_group_id=written.security_group_id)
        return DatabaseRef(
            endpoint=written.endpoint,
            reader_endpoints=[each.endpoint for each in read],
            port=settings.port,
            database_name=settings.database_name,
            writer=writer,
            # Replicas in a region share the security group of their source.
            readers=[writer if each is written else replace(writer, resource_id=each.resource_id) for each in read],
            master_secret_arn=written.secret_arn if isinstance(written, Postgres) else None,
        )


def _in_region(source: Postgres) -> SourceInRegion:
    return SourceInRegion(
        identifier=source.identifier,
        security_group_id=source.security_group_id,
        parameter_group_name=source.parameter_group_name,
    )
