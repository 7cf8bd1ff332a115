"""Forms of containers, functions, messaging, identity and operations."""

from collections.abc import Mapping

from preview.forms.form import Form, global_, regional


def _invoked(arn: str) -> str:
    """The ARN by which API Gateway invokes a function."""
    return f"arn:{{partition}}:apigateway:{{region}}:lambda:path/2015-03-31/functions/{arn}/invocations"


_FUNCTION_ARN = regional("lambda", "function:{name}")
FORMS: Mapping[str, Form] = {
    "aws:cloudtrail/trail:Trail": Form(arn=regional("cloudtrail", "trail/{name}")),
    "aws:cloudwatch/eventBus:EventBus": Form(id="{name}", arn=regional("events", "event-bus/{name}")),
    "aws:cloudwatch/logGroup:LogGroup": Form(id="{name}", arn=regional("logs", "log-group:{name}")),
    "aws:cloudwatch/metricAlarm:MetricAlarm": Form(id="{type}-{digest}", arn=regional("cloudwatch", "alarm:{name}")),
    "aws:codebuild/project:Project": Form(arn=regional("codebuild", "project/{name}")),
    "aws:ecr/repository:Repository": Form(
        id="{type}-{digest}",
        arn=regional("ecr", "repository/{name}"),
        values={"registryId": "{account}", "repositoryUrl": "{account}.dkr.ecr.{region}.{dns}/{name}"},
    ),
    "aws:ecs/cluster:Cluster": Form(arn=regional("ecs", "cluster/{name}")),
    "aws:ecs/service:Service": Form(arn=regional("ecs", "service/{clusterName}/{name}")),
    "aws:ecs/taskDefinition:TaskDefinition": Form(
        name="family",
        id="{type}-{digest}",
        arn=regional("ecs", "task-definition/{name}:1"),
        values={"arnWithoutRevision": regional("ecs", "task-definition/{name}")},
    ),
    "aws:eks/cluster:Cluster": Form(
        id="{name}",
        arn=regional("eks", "cluster/{name}"),
        values={"endpoint": "https://{HEX}.gr7.{region}.eks.{dns}", "platformVersion": "eks.1", "status": "ACTIVE"},
    ),
    "aws:eks/nodeGroup:NodeGroup": Form(
        name="nodeGroupName", id="{clusterName}:{name}", arn=regional("eks", "nodegroup/{clusterName}/{name}/{uuid}")
    ),
    "aws:iam/group:Group": Form(id="{type}-{digest}", arn=global_("iam", "group{path}{name}")),
    "aws:iam/instanceProfile:InstanceProfile": Form(
        id="{type}-{digest}", arn=global_("iam", "instance-profile{path}{name}")
    ),
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider": Form(name="url", arn=global_("iam", "oidc-provider/{host}")),
    "aws:iam/policy:Policy": Form(arn=global_("iam", "policy{path}{name}")),
    "aws:iam/role:Role": Form(id="{name}", arn=global_("iam", "role{path}{name}")),
    "aws:iam/user:User": Form(id="{type}-{digest}", arn=global_("iam", "user{path}{name}")),
    "aws:guardduty/malwareProtectionPlan:MalwareProtectionPlan": Form(
        id="{hex:.20}", arn=regional("guardduty", "malware-protection-plan/{id}"), values={"status": "ACTIVE"}
    ),
    "aws:kms/alias:Alias": Form(
        id="{type}-{digest}", arn=regional("kms", "{name}"), values={"targetKeyArn": regional("kms", "key/{uuid}")}
    ),
    "aws:mediaconvert/queue:Queue": Form(id="{name}", arn=regional("mediaconvert", "queues/{name}")),
    "aws:lambda/alias:Alias": Form(
        arn=regional("lambda", "function:{functionName}:{name}"),
        values={"invokeArn": _invoked(regional("lambda", "function:{functionName}:{name}"))},
    ),
    "aws:lambda/function:Function": Form(
        id="{type}-{digest}",
        arn=_FUNCTION_ARN,
        values={
            "invokeArn": _invoked(_FUNCTION_ARN),
            "qualifiedArn": f"{_FUNCTION_ARN}:{{functionVersion}}",
            "qualifiedInvokeArn": _invoked(f"{_FUNCTION_ARN}:{{functionVersion}}"),
            "version": "{functionVersion}",
        },
    ),
    "aws:lambda/functionUrl:FunctionUrl": Form(
        name="functionName",
        id="{type}-{digest}",
        values={
            "functionArn": _FUNCTION_ARN,
            "functionUrl": "https://{hex}.lambda-url.{region}.on.aws/",
            "urlId": "{hex}",
        },
    ),
    "aws:lambda/layerVersion:LayerVersion": Form(
        name="layerName",
        arn=regional("lambda", "layer:{name}:1"),
        values={"layerArn": regional("lambda", "layer:{name}"), "version": "1"},
    ),
    "aws:msk/cluster:Cluster": Form(
        name="clusterName",
        arn=regional("kafka", "cluster/{name}/{uuid}-1"),
        values={"clusterUuid": "{uuid}-1"},
    ),
    "aws:scheduler/schedule:Schedule": Form(
        id="{group}/{name}", arn=regional("scheduler", "schedule/{group}/{name}"), values={"groupName": "{group}"}
    ),
    "aws:secretsmanager/secret:Secret": Form(arn=regional("secretsmanager", "secret:{name}-{digest:.6}")),
    "aws:sfn/stateMachine:StateMachine": Form(arn=regional("states", "stateMachine:{name}")),
    "aws:sns/topic:Topic": Form(arn=regional("sns", "{name}"), values={"owner": "{account}"}),
    "aws:sqs/queue:Queue": Form(
        id="https://sqs.{region}.{dns}/{account}/{name}", arn=regional("sqs", "{name}"), values={"url": "{id}"}
    ),
}
