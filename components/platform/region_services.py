"""Workloads of one region: messaging, ECS services and Kubernetes. Only needed modules are imported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pulumi import ComponentResource, Input, Output, ResourceOptions

from components.platform.region import RegionPlatform
from components.platform.region_data import RegionData
from components.platform.region_ingress import RegionIngress
from components.platform.settings.stack import StackSettings
from components.storage.bucket_plan import bucket_key, bucket_prefix

if TYPE_CHECKING:
    from components.compute.ecs.services import EcsServices
    from components.messaging.sqs_sns.messaging import Messaging
    from components.platform.region_kubernetes import RegionKubernetes
    from components.platform.region_resources import RegionResources


@dataclass(frozen=True, kw_only=True)
class RegionServicesArgs:
    """Arguments of RegionServices.

    platform, data, ingress: the region's. key_arn: its key, which depends on the whole key policy.
    domain_names: of the distributions, by name.
    replicas: platforms of the replica regions, destinations of image replication.
    """

    settings: StackSettings
    platform: RegionPlatform
    data: RegionData
    ingress: RegionIngress | None
    key_arn: Input[str]
    domain_names: Mapping[str, Input[str]] = field(default_factory=dict[str, Input[str]])
    replicas: Sequence[RegionPlatform] = ()

    @property
    def primary(self) -> bool:
        """Whether this is the stack's primary region."""
        return self.platform.region.name == self.settings.regions.primary


class RegionServices(ComponentResource):
    """Messaging, parameters, ECS services and an EKS cluster, each with permissions and connections according to
    `access`. messaging, ecs, kubernetes: None if the region has none."""

    def __init__(self, name: str, args: RegionServicesArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:platform:RegionServices", name, None, opts)
        self._name, self._args, self._child = name, args, ResourceOptions(parent=self)

        self.messaging = self._make_messaging()
        self._parameter_names, self._parameter_arns = self._make_parameters()
        self._copy_images()
        self.ecs = self._make_ecs()
        self.kubernetes = self._make_kubernetes()
        self.register_outputs({})

    def _make_messaging(self) -> Messaging | None:
        args, platform = self._args, self._args.platform
        settings = args.settings.messaging and args.settings.messaging.in_region(primary=args.primary)
        if settings is None:
            return None
        from components.messaging.events.event_rule import ObjectSource
        from components.messaging.sqs_sns.messaging import Messaging, MessagingArgs

        storage = args.settings.storage
        named = {rule.object_created.bucket for rule in settings.rules.values() if rule.object_created}
        return Messaging(
            f"{self._name}-messaging",
            MessagingArgs(
                settings=settings,
                prefix=args.settings.naming.prefix,
                region=platform.region.name,
                account_id=platform.account_id,
                key_arn=args.key_arn,
                objects={
                    purpose: ObjectSource(
                        bucket_name=platform.library.buckets[bucket_key(storage, purpose)].id,
                        prefix=bucket_prefix(storage, purpose),
                    )
                    for purpose in sorted(named)
                },
                protect=args.settings.naming.protects_data,
            ),
            self._child,
        )

    def _make_parameters(self) -> tuple[Mapping[str, str], Mapping[str, Output[str]]]:
        """Names and ARNs of the parameters."""
        args, store, naming = self._args, self._args.settings.parameter_store, self._args.settings.naming
        if store is None:
            return {}, {}
        from components.identity.parameter_store.parameter import Parameter, ParameterArgs
        from components.identity.parameter_store.settings import parameter_name

        prefix = f"/{naming.path}"
        names = {key: parameter_name(each, prefix, key) for key, each in store.parameters.items()}
        made: dict[str, Output[str]] = {}
        for key, settings in store.parameters.items():
            value: Input[str] | None = None
            if settings.source is not None and settings.source.bucket is not None:
                bucket = bucket_key(args.settings.storage, settings.source.bucket)
                value = args.platform.library.buckets[bucket].id
            elif settings.source is not None and settings.source.distribution is not None:
                name = settings.source.distribution
                aliases = args.settings.edge.distributions[name].aliases
                value = aliases[0] if aliases else args.domain_names[name]
            made[key] = Parameter(
                f"{self._name}-parameter-{key}",
                ParameterArgs(
                    settings=settings,
                    parameter_name=names[key],
                    key_arn=args.platform.key.arn,
                    value=value,
                ),
                self._child,
            ).arn
        return names, made

    def _copy_images(self) -> None:
        """Image replication to the repositories of other regions."""
        args, registry = self._args, self._args.settings.registry
        copied_to = {each.region.name: each.registry for each in args.replicas if each.registry is not None}
        if not args.primary or not copied_to or registry is None or not registry.replication:
            return
        from components.compute.registry.replication import RegistryReplication, RegistryReplicationArgs

        RegistryReplication(
            f"{self._name}-images",
            RegistryReplicationArgs(
                account_id=args.platform.account_id,
                repository_names=[
                    registry.repository_name(key, args.settings.naming.prefix) for key in registry.repositories
                ],
                destinations=copied_to,
            ),
            self._child,
        )

    @property
    def _resources(self) -> RegionResources:
        """Resources that workloads may have access to."""
        from components.platform.region_resources import RegionResources

        return RegionResources(
            settings=self._args.settings,
            platform=self._args.platform,
            data=self._args.data,
            messaging=self.messaging,
            parameter_arns=self._parameter_arns,
            parameter_names=self._parameter_names,
        )

    def _make_ecs(self) -> EcsServices | None:
        args, platform, settings = self._args, self._args.platform, self._args.settings.ecs
        if settings is None or platform.region.name not in settings.regions_of(args.settings.regions):
            return None
        from components.compute.ecs.service_placement import ServiceResources
        from components.compute.ecs.services import EcsServices, EcsServicesArgs
        from components.platform.region_resources import connect

        resources = self._resources
        ecs = EcsServices(
            f"{self._name}-ecs",
            EcsServicesArgs(
                settings=settings,
                prefix=args.settings.naming.prefix,
                region=platform.region.name,
                account_id=platform.account_id,
                key_arn=args.key_arn,
                vpc_id=platform.network.vpc_id,
                vpc_cidr=platform.network.cidr,
                subnet_ids=platform.inner_subnet_ids,
                prefix_list_ids={**platform.network.prefix_list_ids},
                load_balancer=args.ingress.ref if args.ingress else None,
                resources=ServiceResources(
                    repositories=platform.registry.repositories if platform.registry else {},
                    secret_arns=args.data.secret_arns,
                    parameter_arns=self._parameter_arns,
                    queue_names={key: queue.name for key, queue in self.messaging.queues.items()}
                    if self.messaging
                    else {},
                ),
                grants={key: resources.grants(key, each.access) for key, each in settings.services.items()},
                environment={key: resources.environment(key, each.access) for key, each in settings.services.items()},
                pilot_light=settings.replicas == "pilot_light" and not args.primary,
                permissions_boundary_arn=args.settings.iam.permissions_boundary_arn,
            ),
            self._child,
        )
        for key, service in ecs.services.items():
            connect(
                f"{self._name}-{key}",
                service.security_group_id,
                resources.servers(settings.services[key].access),
                self,
            )
        return ecs

    def _make_kubernetes(self) -> RegionKubernetes | None:
        args, settings = self._args, self._args.settings.eks
        if settings is None or args.platform.region.name not in settings.regions_of(args.settings.regions):
            return None
        from components.platform.region_kubernetes import RegionKubernetes, RegionKubernetesArgs

        return RegionKubernetes(
            f"{self._name}-kubernetes",
            RegionKubernetesArgs(
                settings=settings,
                naming=args.settings.naming,
                platform=args.platform,
                resources=self._resources,
                load_balancer=args.ingress.ref if args.ingress else None,
                key_arn=args.key_arn,
            ),
            self._child,
        )
