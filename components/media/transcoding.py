"""Transcoding by MediaConvert in one region."""

from collections.abc import Mapping
from dataclasses import dataclass

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import cloudformation, iam, mediaconvert

from components.foundation.documents import document, trust
from components.foundation.grants import Grant, statements_of
from components.foundation.name_limits import longest_name
from components.foundation.names import physical_name
from components.foundation.outputs import after
from components.foundation.stack_names import role_name
from components.media.job_templates import JOB_TEMPLATES, TemplateName, job_settings
from components.media.transcoding_settings import TranscodingSettings

MEDIACONVERT = "mediaconvert.amazonaws.com"
NAME_LIMIT = 80  # of names that the functions accept
QUEUE_NAME_LIMIT = longest_name("aws:mediaconvert/queue:Queue")
STACK_NAME_LIMIT = longest_name("aws:cloudformation/stack:Stack")


@dataclass(frozen=True, kw_only=True)
class TranscodingArgs:
    """Arguments of Transcoding.

    prefix: prefix of names. grants: permissions of the jobs on their sources and outputs, by template.
    permissions_boundary_arn: permissions boundary of the roles; none by default.
    """

    settings: TranscodingSettings
    prefix: str
    region: str
    account_id: Input[str]
    grants: Mapping[TemplateName, Mapping[str, Grant]]
    permissions_boundary_arn: Input[str] | None = None

    def __post_init__(self) -> None:
        missing = [name for name in self.settings.templates if name not in self.grants]
        if missing:
            raise ValueError(f"grants: missing: {', '.join(missing)}; the settings have these templates")


@dataclass(frozen=True, kw_only=True)
class JobTemplateRef:
    """A job template and what its jobs run with. role_arn, name: depend on the permissions, and on the template."""

    name: Output[str]
    arn: Output[str]
    role_arn: Output[str]


class Transcoding(ComponentResource):
    """An on-demand queue, and for each kind of job a template and a role that MediaConvert assumes for this account
    only. The templates are resources of CloudFormation, since the provider has none (T-85)."""

    queue_arn: Output[str]
    templates: Mapping[TemplateName, JobTemplateRef]

    def __init__(self, name: str, args: TranscodingArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:media:Transcoding", name, None, opts)
        settings, child = args.settings, ResourceOptions(parent=self)
        queue = mediaconvert.Queue(
            f"{name}-queue",
            name=settings.queue.name or physical_name(args.prefix, limit=QUEUE_NAME_LIMIT),
            description="Jobs of the media pipeline",
            pricing_plan="ON_DEMAND",
            concurrent_jobs=settings.queue.concurrent_jobs,
            status="PAUSED" if settings.queue.paused else "ACTIVE",
            opts=child,
        )
        names: dict[TemplateName, str] = {
            each: physical_name(args.prefix, each, limit=NAME_LIMIT) for each in settings.templates
        }
        stack = cloudformation.Stack(
            f"{name}-templates",
            name=physical_name(args.prefix, "job-templates", limit=STACK_NAME_LIMIT),
            template_body=_templates(names, queue.arn),
            opts=child,
        )
        self.queue_arn = queue.arn
        self.templates = {
            each: JobTemplateRef(
                name=after(Output.from_input(template_name), stack),
                arn=Output.concat(
                    f"arn:aws:mediaconvert:{args.region}:", args.account_id, f":jobTemplates/{template_name}"
                ),
                role_arn=self._role(f"{name}-{each}", each, args),
            )
            for each, template_name in names.items()
        }
        self.register_outputs({"queue_arn": self.queue_arn})

    def _role(self, name: str, template: TemplateName, args: TranscodingArgs) -> Output[str]:
        child = ResourceOptions(parent=self)
        role = iam.Role(
            f"{name}-role",
            name=role_name(f"{name}-role"),
            description=f"What jobs of MediaConvert may read and write: {template}",
            assume_role_policy=trust(MEDIACONVERT, args.account_id),
            permissions_boundary=args.permissions_boundary_arn,
            opts=child,
        )
        policy = iam.RolePolicy(
            f"{name}-policy", role=role.id, policy=document(statements_of(args.grants[template])), opts=child
        )
        return after(role.arn, policy)


def _templates(names: Mapping[TemplateName, str], queue_arn: Output[str]) -> Output[str]:
    """A CloudFormation template with the job templates."""
    return Output.json_dumps(
        {
            "AWSTemplateFormatVersion": "2010-09-09",
            "Description": "Job templates of MediaConvert",
            "Resources": {
                f"{each.capitalize()}Template": {
                    "Type": "AWS::MediaConvert::JobTemplate",
                    "Properties": {
                        "Name": name,
                        "Description": JOB_TEMPLATES[each].description,
                        "Queue": queue_arn,
                        "SettingsJson": job_settings(each),
                        "StatusUpdateInterval": "SECONDS_600",
                    },
                }
                for each, name in names.items()
            },
        }
    )
