"""Users and access strings of a cache."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pulumi import ComponentResource, Output, ResourceOptions
from pulumi_aws import elasticache

from components.data.elasticache.names import user_id
from components.data.elasticache.settings import CacheSettings

CLOSED = "off -@all"


@dataclass(frozen=True, kw_only=True)
class CacheUsersArgs:
    """cache_name: prefix of the IDs of users and user group."""

    settings: CacheSettings
    cache_name: str


class CacheUsers(ComponentResource):
    """Users with IAM authentication, and their user group, which a cache has from its creation: enabling authentication
    later replaces the cache, or leaves it without authentication meanwhile (T-24).

    A Redis OSS user group must contain a user named `default`, which is disabled here. A Valkey group has none.
    user_arns: by the users' names in the stack file.
    """

    user_group_id: Output[str]
    user_arns: Mapping[str, Output[str]]

    def __init__(self, name: str, args: CacheUsersArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:data:CacheUsers", name, None, opts)
        child = ResourceOptions(parent=self)
        engine = args.settings.engine

        users = {
            key: elasticache.User(
                f"{name}-{key}",
                user_id=user_id(args.cache_name, key),
                user_name=user_id(args.cache_name, key),
                engine=engine,
                access_string=user.access,
                authentication_mode=elasticache.UserAuthenticationModeArgs(type="iam"),
                opts=child,
            )
            for key, user in args.settings.users.items()
        }
        closed = (
            [
                elasticache.User(
                    f"{name}-default",
                    user_id=user_id(args.cache_name, "default"),
                    user_name="default",
                    engine=engine,
                    access_string=CLOSED,
                    authentication_mode=elasticache.UserAuthenticationModeArgs(type="no-password-required"),
                    opts=child,
                )
            ]
            if engine == "redis"
            else []
        )
        group = elasticache.UserGroup(
            f"{name}-group",
            user_group_id=user_id(args.cache_name, "users"),
            engine=engine,
            user_ids=[user.user_id for user in (*closed, *users.values())],
            opts=child,
        )

        self.user_group_id = group.user_group_id
        self.user_arns = {key: user.arn for key, user in users.items()}
        self.register_outputs({"user_group_id": self.user_group_id})
