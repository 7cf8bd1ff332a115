"""A function on Lambda."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from pulumi import ComponentResource, Input, Output, Resource, ResourceOptions
from pulumi_aws import cloudwatch, lambda_

from components.compute.lambda_.code import ARCHITECTURE, RUNTIME
from components.compute.lambda_.event_source import EventSource, EventSourceArgs
from components.compute.lambda_.event_source_settings import KafkaSource, TableSource
from components.compute.lambda_.function_package import FunctionPackage
from components.compute.lambda_.function_settings import FunctionSettings
from components.compute.lambda_.grants import operation_grants
from components.compute.lambda_.placement import FunctionNetwork, FunctionPlacement
from components.compute.lambda_.resources import FunctionResources
from components.foundation.grants import Grant
from components.identity.workload_role import WorkloadRole, WorkloadRoleArgs
from components.network.security_group import Peer, Rule, SecurityGroup, SecurityGroupArgs

ALIAS = "live"
HTTPS = 443


@dataclass(frozen=True, kw_only=True)
class FunctionArgs:
    """Arguments of Function.

    function_name: physical name. log_retention_days: of its log group. resources: event sources and destinations that
    the settings refer to. layer_arns: versions of layers; none by default. grants: permissions of its code, by name.
    environment: environment variables in addition to those of the settings.
    connect: connections of its security group, by its ID, which exist before the function; none by default.
    pilot_light: event sources are disabled, and no concurrency is provisioned.
    """

    settings: FunctionSettings
    function_name: str
    package: FunctionPackage
    log_retention_days: int
    placement: FunctionPlacement
    resources: FunctionResources
    layer_arns: Sequence[Input[str]] = ()
    grants: Mapping[str, Grant] = field(default_factory=dict[str, Grant])
    environment: Mapping[str, Input[str]] = field(default_factory=dict[str, Input[str]])
    connect: Callable[[Output[str]], Sequence[Resource]] | None = None
    pilot_light: bool = False

    def __post_init__(self) -> None:
        self.resources.check(self.settings)
        if self.settings.vpc is not None and self.placement.network is None:
            raise ValueError("placement.network: missing, and settings.vpc is set; set the region's network")

    @property
    def function_arn(self) -> Output[str]:
        """ARN without a version, from the name: the role refers to it before the function exists."""
        placement = self.placement
        return Output.concat(
            f"arn:aws:lambda:{placement.region}:", placement.account_id, f":function:{self.function_name}"
        )


class Function(ComponentResource):
    """A function with its log group, role, and versions behind the alias `live`; if the settings have them, also its
    provisioned concurrency, asynchronous invocations, event sources, URL, and a security group in the VPC.

    The log group exists first: Lambda would create it without key and retention. The environment is encrypted with the
    region's key. url_host: host of the URL; None without one.
    """

    name: Output[str]
    alias_name: Output[str]
    alias_arn: Output[str]
    invoke_arn: Output[str]
    role_arn: Output[str]
    log_group_name: Output[str]
    url_host: Output[str] | None

    def __init__(self, name: str, args: FunctionArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:compute:Function", name, None, opts)
        self._name, self._args = name, args
        self._child = ResourceOptions(parent=self)
        settings, placement = args.settings, args.placement

        logs = cloudwatch.LogGroup(
            f"{name}-logs",
            name=f"/aws/lambda/{args.function_name}",
            kms_key_id=placement.key_arn,
            retention_in_days=args.log_retention_days,
            opts=self._child,
        )
        role = self._role(logs.arn)
        vpc_config, before = self._network()
        function = lambda_.Function(
            f"{name}-function",
            name=args.function_name,
            role=role.policy_ready_arn,
            runtime=RUNTIME,
            architectures=[ARCHITECTURE],
            handler=args.package.handler,
            code=args.package.archive,
            source_code_hash=args.package.source_code_hash,
            layers=list(args.layer_arns) or None,
            publish=True,
            memory_size=settings.memory_mb,
            timeout=settings.timeout_seconds,
            ephemeral_storage=lambda_.FunctionEphemeralStorageArgs(size=settings.ephemeral_storage_mb),
            environment=lambda_.FunctionEnvironmentArgs(variables=self._variables()),
            kms_key_arn=placement.key_arn,
            reserved_concurrent_executions=settings.reserved_concurrency,
            tracing_config=lambda_.FunctionTracingConfigArgs(mode=settings.tracing),
            logging_config=lambda_.FunctionLoggingConfigArgs(
                log_format="JSON",
                log_group=logs.name,
                application_log_level=settings.log_level,
                system_log_level="WARN",
            ),
            vpc_config=vpc_config,
            # To the default group of the VPC: the function's own can then be deleted at once (T-21).
            replace_security_groups_on_destroy=True if vpc_config else None,
            opts=ResourceOptions(parent=self, depends_on=before),
        )
        alias = lambda_.Alias(
            f"{name}-alias",
            name=ALIAS,
            function_name=function.name,
            function_version=function.version,
            opts=self._child,
        )
        self._invocations(alias)
        self._sources(alias.arn)
        self.url_host = self._url_host(alias) if settings.url is not None else None

        self.name, self.role_arn, self.log_group_name = function.name, role.arn, logs.name
        self.alias_name, self.alias_arn, self.invoke_arn = alias.name, alias.arn, alias.invoke_arn
        self.register_outputs({"name": self.name, "alias_arn": self.alias_arn})

    def _role(self, log_group_arn: Input[str]) -> WorkloadRole:
        args, placement = self._args, self._args.placement
        own = operation_grants(
            region=placement.region,
            key_arn=placement.key_arn,
            log_group_arn=log_group_arn,
            function_arn=args.function_arn,
            traced=args.settings.tracing == "Active",
            in_vpc=args.settings.vpc is not None,
        )
        events = args.resources.grants(args.settings, args.function_name, args.function_arn)
        return WorkloadRole(
            f"{self._name}-execution",
            WorkloadRoleArgs(
                service="lambda.amazonaws.com",
                account_id=placement.account_id,
                grants={**args.grants, **events, **own},
                permissions_boundary_arn=placement.permissions_boundary_arn,
                description=f"What {args.function_name} may do",
            ),
            self._child,
        )

    def _variables(self) -> dict[str, Input[str]]:
        """Variables of Powertools for AWS Lambda, of linked resources, and of the settings."""
        args = self._args
        return {
            "POWERTOOLS_SERVICE_NAME": args.function_name,
            "POWERTOOLS_METRICS_NAMESPACE": args.placement.metrics_namespace,
            **args.environment,
            **args.settings.environment,
        }

    def _network(self) -> tuple[lambda_.FunctionVpcConfigArgs | None, list[Resource]]:
        """The function's place in the VPC, and what must exist before the function."""
        args, network = self._args, self._args.placement.network
        if args.settings.vpc is None or network is None:
            return None, []
        group = SecurityGroup(
            f"{self._name}-group",
            SecurityGroupArgs(
                vpc_id=network.vpc_id,
                group_name=args.function_name,
                description=f"Network interfaces of {args.function_name}",
                egress=_egress_rules(args.settings.vpc.egress, network),
            ),
            self._child,
        )
        config = lambda_.FunctionVpcConfigArgs(
            subnet_ids=list(network.subnet_ids.values()), security_group_ids=[group.id]
        )
        return config, [group, *(args.connect(group.id) if args.connect else ())]

    def _invocations(self, alias: lambda_.Alias) -> None:
        args, settings = self._args, self._args.settings
        if settings.provisioned_concurrency is not None and not args.pilot_light:
            lambda_.ProvisionedConcurrencyConfig(
                f"{self._name}-provisioned",
                function_name=alias.function_name,
                qualifier=alias.name,
                provisioned_concurrent_executions=settings.provisioned_concurrency,
                opts=self._child,
            )
        asynchronous = settings.asynchronous
        if asynchronous is not None:
            lambda_.FunctionEventInvokeConfig(
                f"{self._name}-asynchronous",
                function_name=alias.function_name,
                qualifier=alias.name,
                maximum_retry_attempts=asynchronous.maximum_retry_attempts,
                maximum_event_age_in_seconds=asynchronous.maximum_event_age_seconds,
                destination_config=lambda_.FunctionEventInvokeConfigDestinationConfigArgs(
                    on_failure=lambda_.FunctionEventInvokeConfigDestinationConfigOnFailureArgs(
                        destination=args.resources.destination_arn(asynchronous.on_failure.reference)
                    )
                ),
                opts=self._child,
            )

    def _url_host(self, alias: lambda_.Alias) -> Output[str]:
        """The host of a URL of the alias, whose requests IAM authorizes."""
        url = lambda_.FunctionUrl(
            f"{self._name}-url",
            function_name=alias.function_name,
            qualifier=alias.name,
            authorization_type="AWS_IAM",
            opts=self._child,
        )
        return url.function_url.apply(lambda address: urlsplit(address).netloc)

    def _sources(self, alias_arn: Output[str]) -> None:
        args, resources = self._args, self._args.resources
        for key, source in args.settings.event_sources.items():
            source_arn = resources.source_arn(source)
            if source_arn is None:
                continue
            failure = source.on_failure.reference if isinstance(source, TableSource | KafkaSource) else None
            kafka = source if isinstance(source, KafkaSource) else None
            EventSource(
                f"{self._name}-source-{key}",
                EventSourceArgs(
                    settings=source,
                    alias_arn=alias_arn,
                    source_arn=source_arn,
                    failure_arn=resources.destination_arn(failure) if failure else None,
                    consumer_group=(kafka.consumer_group or args.function_name) if kafka else None,
                    enabled=source.enabled and not args.pilot_light,
                ),
                self._child,
            )


def _egress_rules(egress: str, network: FunctionNetwork) -> dict[str, Rule]:
    """HTTPS to any address, or within the VPC only; and to gateway endpoints, whose addresses are outside of it."""
    where = "0.0.0.0/0" if egress == "https" else network.cidr
    rules = {"https": Rule(peer=Peer(kind="ipv4", value=where), description="HTTPS", port=HTTPS)}
    for service, prefix_list_id in network.prefix_list_ids.items():
        rules[service] = Rule(
            peer=Peer(kind="prefix_list", value=prefix_list_id),
            description=f"{service} by its gateway endpoint",
            port=HTTPS,
        )
    return rules
