"""Common parts of PostgreSQL and Aurora in a region: placement, password rotation, and outputs."""

from typing import Literal

from pulumi import Output

from components.data.databases.links import DatabaseLinks
from components.data.databases.password_rotation import PasswordRotation, PasswordRotationArgs
from components.data.databases.ref import DatabaseRef
from components.data.databases.settings import DatabaseSettings
from components.data.placement import Placement
from components.foundation.service.exports import DATABASE_ARNS
from components.foundation.service.scope import PartOutputs, RegionScope


def password_rotation(scope: RegionScope, settings: DatabaseSettings) -> PasswordRotation | None:
    """The rotation function of `own` passwords, in the primary region, one for all databases."""
    if not scope.is_primary or settings.master_credentials != "own":
        return None
    found = scope.component(PasswordRotation)
    if found is not None:
        return found
    network = scope.network
    return PasswordRotation(
        f"{scope.name}-passwords",
        PasswordRotationArgs(
            prefix=scope.naming.prefix,
            region=scope.region.name,
            account_id=scope.account_id,
            key_arn=scope.key_arn,
            vpc_id=network.vpc_id,
            subnet_ids=network.inner_subnet_ids,
            endpoints_group_id=network.endpoints_group_id if "secretsmanager" in network.endpoint_services else None,
        ),
        scope.options,
    )


def database_placement(scope: RegionScope, rotation: PasswordRotation | None) -> Placement:
    """The placement of a database, with ingress from the rotation function, if there is one."""
    return Placement(
        region=scope.region.name,
        account_id=scope.account_id,
        vpc_id=scope.network.vpc_id,
        subnet_ids=scope.network.data_subnet_ids,
        key_arn=scope.key_arn,
        clients={"password-rotation": rotation.security_group_id} if rotation else {},
    )


def database_outputs(
    scope: RegionScope,
    key: Literal["postgres", "aurora"],
    components: tuple[object, ...],
    arn: Output[str] | None,
    database: DatabaseRef | None,
) -> PartOutputs:
    """Outputs of a database. arn: for backups; None outside the primary region. database: None without an instance to
    connect to."""
    return PartOutputs(
        components=components,
        exports={DATABASE_ARNS: {key: arn}} if arn is not None else {},
        links=DatabaseLinks(
            key=key,
            database=database,
            region=scope.region.name,
            account_id=scope.account_id,
            key_arn=scope.key_arn,
        )
        if database
        else None,
        stack_outputs={"databases": {key: database.endpoint}} if database else {},
    )
