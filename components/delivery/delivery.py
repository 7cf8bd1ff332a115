"""All pipelines of a region."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import codeconnections

from components.delivery.amplify_app import AmplifyApp, AmplifyAppArgs
from components.delivery.artifacts import ArtifactStore
from components.delivery.build_project import BuildProject, BuildProjectArgs, Variable
from components.delivery.build_settings import (
    DEFAULT_IMAGE,
    AmplifySiteSettings,
    BucketSiteSettings,
    BuildSettings,
    SecretVariableSettings,
)
from components.delivery.pipeline import Pipeline, PipelineArgs
from components.delivery.settings import (
    APP_LIMIT,
    CONNECTION_LIMIT,
    PROJECT_LIMIT,
    PipelineSettings,
    PipelinesSettings,
)
from components.delivery.specifications import APP, BRANCH, amplify_specification, bucket_specification
from components.foundation.grants import ActionsGrant
from components.foundation.names import physical_name
from components.foundation.renames import renamed
from components.foundation.service.access_variables import KEYED
from components.foundation.service.links import Links
from components.foundation.settings.access import AccessSettings, BucketAccess


@dataclass(frozen=True, kw_only=True)
class DeliveryArgs:
    """Arguments of Delivery.

    prefix: prefix of names. links: of a project to resources of the stack, by its name and access.
    secret_arns: by key. permissions_boundary_arn: of all roles; none by default.
    """

    settings: PipelinesSettings
    prefix: str
    region: str
    account_id: Input[str]
    artifacts: ArtifactStore
    links: Callable[[str, AccessSettings], Links]
    secret_arns: Mapping[str, Input[str]]
    permissions_boundary_arn: Input[str] | None = None


class Delivery(ComponentResource):
    """The connection to the repositories, pipelines with their projects, and apps of Amplify Hosting.

    pipelines: names by key. domains: of the apps, by key.
    """

    pipelines: Mapping[str, Output[str]]
    domains: Mapping[str, Output[str]]

    def __init__(self, name: str, args: DeliveryArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:delivery:Delivery", name, None, opts)
        self._name, self._args = name, args
        child = ResourceOptions(parent=self)
        settings = args.settings

        connection_arn: Input[str] = settings.connection.arn or ""
        if not settings.connection.arn:
            connection_arn = codeconnections.Connection(
                f"{name}-connection",
                name=physical_name(args.prefix, "code", limit=CONNECTION_LIMIT),
                provider_type=settings.connection.provider,
                opts=child,
            ).arn
        self._apps = {
            key: AmplifyApp(
                f"{name}-app-{key}",
                AmplifyAppArgs(settings=each, app_name=physical_name(args.prefix, key, limit=APP_LIMIT)),
                renamed(child, f"{name}-app-", each.formerly),
            )
            for key, each in settings.amplify.items()
        }
        pipelines = {
            key: Pipeline(
                f"{name}-{key}",
                PipelineArgs(
                    settings=each,
                    pipeline_name=settings.pipeline_name(key, args.prefix),
                    region=args.region,
                    account_id=args.account_id,
                    artifacts=args.artifacts,
                    connection_arn=connection_arn,
                    builds=self._builds(key, each),
                    deployments=self._deployments(key, each),
                    permissions_boundary_arn=args.permissions_boundary_arn,
                ),
                renamed(child, f"{name}-", each.formerly),
            )
            for key, each in settings.pipelines.items()
        }
        self.pipelines = {key: pipeline.name for key, pipeline in pipelines.items()}
        self.domains = {key: app.domain for key, app in self._apps.items()}
        self.register_outputs({"pipelines": dict(self.pipelines)})

    def _builds(self, pipeline: str, settings: PipelineSettings) -> dict[str, BuildProject]:
        return {key: self._build(pipeline, key, build) for key, build in settings.builds.items()}

    def _build(self, pipeline: str, key: str, build: BuildSettings) -> BuildProject:
        args = self._args
        access = AccessSettings(
            secrets=tuple(dict.fromkeys(each.secret for each in build.secrets.values())),
            parameters=tuple(dict.fromkeys(build.parameters.values())),
        )
        links = args.links(f"{pipeline}-{key}", access)
        names = links.environment
        return self._project(
            f"{pipeline}-{key}",
            description=f"Builds {key} of {pipeline}",
            specification=build.specification,
            links=links,
            variables=[
                *(Variable(name=name, value=value) for name, value in build.variables.items()),
                *(
                    Variable(name=name, value=_reference(args.secret_arns, each), type="SECRETS_MANAGER")
                    for name, each in build.secrets.items()
                ),
                *(
                    Variable(name=name, value=names[KEYED["parameters"].name(parameter)], type="PARAMETER_STORE")
                    for name, parameter in build.parameters.items()
                ),
            ],
            build=build,
        )

    def _deployments(self, pipeline: str, settings: PipelineSettings) -> dict[str, BuildProject]:
        return {key: self._deployment(pipeline, key, site) for key, site in settings.sites.items()}

    def _deployment(self, pipeline: str, key: str, site: BucketSiteSettings | AmplifySiteSettings) -> BuildProject:
        """The project that publishes a site: no other may write to it, and it runs no code of the repository."""
        title = f"{pipeline}-{key}-deploy"
        description = f"Publishes {key} of {pipeline}"
        if isinstance(site, AmplifySiteSettings):
            app = self._apps[site.amplify]
            links = self._args.links(title, AccessSettings())
            deploys = ActionsGrant(
                actions=("amplify:CreateDeployment", "amplify:StartDeployment"),
                resources=[app.branch_arn, Output.concat(app.branch_arn, "/*")],
            )
            return self._project(
                title,
                description=description,
                specification=amplify_specification(),
                links=links,
                variables=[
                    Variable(name=APP, value=app.app_id),
                    Variable(name=BRANCH, value=self._args.settings.amplify[site.amplify].branch),
                ],
                deploys=deploys,
            )
        access = AccessSettings(
            buckets={site.purpose: BucketAccess(actions=("write", "list"))}, distributions=(site.distribution,)
        )
        links = self._args.links(title, access)
        return self._project(
            title,
            description=description,
            specification=bucket_specification(site),
            links=links,
            variables=[Variable(name=name, value=value) for name, value in links.environment.items()],
        )

    def _project(
        self,
        title: str,
        *,
        description: str,
        specification: str,
        links: Links,
        variables: list[Variable],
        build: BuildSettings | None = None,
        deploys: ActionsGrant | None = None,
    ) -> BuildProject:
        args = self._args
        return BuildProject(
            f"{self._name}-{title}",
            BuildProjectArgs(
                project_name=physical_name(args.prefix, title, limit=PROJECT_LIMIT),
                description=description,
                region=args.region,
                account_id=args.account_id,
                artifacts=args.artifacts,
                specification=specification,
                image=build.image if build else DEFAULT_IMAGE,
                size=build.size if build else "small",
                privileged=build.privileged if build else False,
                timeout_minutes=build.timeout_minutes if build else 30,
                variables=variables,
                grants={**links.grants, **({"amplify": deploys} if deploys else {})},
                log_retention_days=args.settings.log_retention_days,
                permissions_boundary_arn=args.permissions_boundary_arn,
            ),
            ResourceOptions(parent=self),
        )


def _reference(secret_arns: Mapping[str, Input[str]], wanted: SecretVariableSettings) -> Input[str]:
    """A secret as CodeBuild names it: `<ARN>:<field>`."""
    arn = secret_arns[wanted.secret]
    return Output.concat(arn, f":{wanted.field}") if wanted.field else arn
