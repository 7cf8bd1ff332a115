"""Policies of the resources of a graph."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from components.foundation.documents import POLICY_VERSION
from preview.graph import Graph, Node
from simulator.errors import NotSimulatedError
from simulator.iam.context import Request, RoleSession
from simulator.iam.documents import Kind, Policy, Statement, read_policy
from simulator.iam.evaluation import Policies

KINDS: Mapping[str, tuple[str, Kind]] = {
    "aws:iam/role:Role": ("assumeRolePolicy", Kind.TRUST),
    "aws:iam/rolePolicy:RolePolicy": ("policy", Kind.IDENTITY),
    "aws:kms/key:Key": ("policy", Kind.KEY),
    "aws:kms/keyPolicy:KeyPolicy": ("policy", Kind.KEY),
    "aws:kms/replicaKey:ReplicaKey": ("policy", Kind.KEY),
    "aws:s3/bucketPolicy:BucketPolicy": ("policy", Kind.RESOURCE),
    "aws:sqs/queuePolicy:QueuePolicy": ("policy", Kind.RESOURCE),
    "aws:sns/topicPolicy:TopicPolicy": ("policy", Kind.RESOURCE),
    "aws:secretsmanager/secretPolicy:SecretPolicy": ("policy", Kind.RESOURCE),
    "aws:cloudwatch/eventBusPolicy:EventBusPolicy": ("policy", Kind.RESOURCE),
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": ("policyDocument", Kind.RESOURCE),
    "aws:backup/vaultPolicy:VaultPolicy": ("policy", Kind.RESOURCE),
    "aws:msk/clusterPolicy:ClusterPolicy": ("policy", Kind.RESOURCE),
    "aws:ec2/vpcEndpoint:VpcEndpoint": ("policy", Kind.RESOURCE),
}
"""Types of resources that have policies: the property, and its kind."""
ROLE, ROLE_POLICY = "aws:iam/role:Role", "aws:iam/rolePolicy:RolePolicy"
ATTACHMENTS = ("aws:iam/rolePolicyAttachment:RolePolicyAttachment",)
KEYS = ("aws:kms/key:Key", "aws:kms/replicaKey:ReplicaKey")
FUNCTION, PERMISSION = "aws:lambda/function:Function", "aws:lambda/permission:Permission"


def policies_of(graph: Graph) -> Iterator[tuple[Node, Policy]]:
    """Each policy document of a graph, with the resource that has it."""
    for node in graph.resources:
        name, kind = KINDS.get(node.type, ("", Kind.RESOURCE))
        document = node.inputs.get(name)
        if document is not None:
            yield node, read_policy(node.name, kind, document)


@dataclass(frozen=True, kw_only=True)
class Attached:
    """Policies by the ARN of their role or resource. trust: of roles. managed: roles with policies or boundaries whose
    documents are not in the graph."""

    identity: Mapping[str, tuple[Policy, ...]]
    trust: Mapping[str, Policy]
    resource: Mapping[str, Policy]
    managed: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])

    def policies(self, request: Request) -> Policies:
        """The policies that decide a request."""
        role = request.principal.role_arn if isinstance(request.principal, RoleSession) else ""
        if role and role not in self.trust:
            raise NotSimulatedError(f"{role} is no role of the graph")
        if unread := self.managed.get(role):
            raise NotSimulatedError(f"{role}: the documents of {', '.join(unread)} are not in the graph")
        return Policies(identity=self.identity.get(role, ()), resource=self._resource_policy(request))

    def without(self, role_arn: str, action: str) -> "Attached":
        """These policies without an action of a role's, as its statements write it: `s3:*` is another than
        `s3:GetObject`. Statements that deny are kept."""
        found = tuple(_without(policy, action) for policy in self.identity.get(role_arn, ()))
        return replace(self, identity={**self.identity, role_arn: found})

    def _resource_policy(self, request: Request) -> Policy | None:
        service = request.action.partition(":")[0]
        if service == "sts":
            return self.trust.get(request.resource)
        if service == "iam":
            return None  # a role that is passed is not assumed
        arn = request.resource.partition("/")[0] if service == "s3" else request.resource
        return self.resource.get(arn)


def _without(policy: Policy, action: str) -> Policy:
    kept: list[Statement] = []
    for statement in policy:
        actions = statement.actions
        if statement.allows and actions.included and action in actions.values:
            actions = replace(actions, values=tuple(value for value in actions.values if value != action))
        if actions.values:
            kept.append(replace(statement, actions=actions))
    return replace(policy, statements=tuple(kept))


def attached(graph: Graph) -> Attached:
    """The policies of all roles, keys and resources of a graph."""
    roles = {value: node.outputs["arn"] for node in graph.of_type(ROLE) for value in _names(node)}
    identity: dict[str, tuple[Policy, ...]] = {}
    trust: dict[str, Policy] = {}
    resource: dict[str, Policy] = {}
    separate: dict[str, Policy] = {}
    for node, policy in policies_of(graph):
        if node.type == ROLE:
            trust[node.outputs["arn"]] = policy
        elif node.type == ROLE_POLICY:
            arn = roles[node.inputs["role"]]
            identity[arn] = (*identity.get(arn, ()), policy)
        elif node.type in KEYS:
            resource[node.outputs["arn"]] = policy
        elif node.type in TARGETS:
            arn = TARGETS[node.type](graph, node)
            if arn in separate:
                raise NotSimulatedError(f"{arn} has several policies: {separate[arn].name}, {policy.name}")
            separate[arn] = policy
    return Attached(
        identity=identity,
        trust=trust,
        resource=resource | separate | dict(_of_functions(graph)),
        managed=_managed(graph, roles),
    )


def _bus(graph: Graph, node: Node) -> str:
    """The bus of a policy, which refers to it by its name, unique in its region."""
    buses = graph.of_type("aws:cloudwatch/eventBus:EventBus")
    named = [bus for bus in buses if bus.region == node.region and bus.outputs["name"] == node.inputs["eventBusName"]]
    if len(named) != 1:
        raise NotSimulatedError(f"{node.name}: event bus {node.inputs['eventBusName']} in {node.region}")
    return named[0].outputs["arn"]


def _key(graph: Graph, node: Node) -> str:
    keys = [key for key in graph.of_type(*KEYS) if key.region == node.region]
    return next(
        key.outputs["arn"] for key in keys if node.inputs["keyId"] in (key.outputs["keyId"], key.outputs["arn"])
    )


# ARNs of the resources of separate policies.
TARGETS: Mapping[str, Callable[[Graph, Node], str]] = {
    "aws:s3/bucketPolicy:BucketPolicy": lambda _, node: f"arn:aws:s3:::{node.inputs['bucket']}",
    "aws:sqs/queuePolicy:QueuePolicy": lambda graph, node: graph.target(node.inputs["queueUrl"]).outputs["arn"],
    "aws:sns/topicPolicy:TopicPolicy": lambda _, node: node.inputs["arn"],
    "aws:secretsmanager/secretPolicy:SecretPolicy": lambda _, node: node.inputs["secretArn"],
    "aws:cloudwatch/eventBusPolicy:EventBusPolicy": _bus,
    "aws:kms/keyPolicy:KeyPolicy": _key,
}


def _names(node: Node) -> tuple[str, ...]:
    return tuple({str(node.outputs[name]) for name in ("id", "name", "arn") if name in node.outputs})


def _managed(graph: Graph, roles: Mapping[str, str]) -> Mapping[str, tuple[str, ...]]:
    """ARNs of the managed policies and permissions boundaries of roles, by the role's ARN."""
    found: dict[str, tuple[str, ...]] = {}
    for node in graph.of_type(*ATTACHMENTS):
        arn = roles[node.inputs["role"]]
        found[arn] = (*found.get(arn, ()), node.inputs["policyArn"])
    for node in graph.of_type(ROLE):
        given = (*node.inputs.get("managedPolicyArns", ()), node.inputs.get("permissionsBoundary"))
        if named := tuple(str(each) for each in given if each):
            found[node.outputs["arn"]] = (*found.get(node.outputs["arn"], ()), *named)
    return found


def _of_functions(graph: Graph) -> Iterator[tuple[str, Policy]]:
    """Policies of functions, versions and aliases, of their permissions."""
    statements: dict[str, list[Mapping[str, Any]]] = {}
    for node in graph.of_type(PERMISSION):
        arn = _function(graph, node)
        statements.setdefault(arn, []).append(_permission(node, arn))
    for arn, given in statements.items():
        name = arn.partition(":function:")[2]
        yield arn, read_policy(name, Kind.RESOURCE, {"Version": POLICY_VERSION, "Statement": given})


def _function(graph: Graph, node: Node) -> str:
    given, qualifier = str(node.inputs["function"]), node.inputs.get("qualifier")
    arn = given if given.startswith("arn:") else _function_arn(graph, node, given)
    return f"{arn}:{qualifier}" if qualifier and not arn.endswith(f":{qualifier}") else arn


def _function_arn(graph: Graph, node: Node, name: str) -> str:
    """The function of a permission that names it, in the region of both: other regions have functions of the name."""
    found = [each for each in graph.of_type(FUNCTION) if (each.region, each.outputs["name"]) == (node.region, name)]
    if len(found) != 1:
        raise NotSimulatedError(f"{node.name}: function {name} in {node.region}")
    return found[0].outputs["arn"]


def _permission(node: Node, arn: str) -> Mapping[str, Any]:
    """The statement that Lambda makes of a permission."""
    known = {"action", "function", "principal", "qualifier", "sourceAccount", "sourceArn", "statementId"}
    known |= {"functionUrlAuthType", "invokedViaFunctionUrl"}
    if unknown := sorted({*node.inputs} - known):
        raise NotSimulatedError(f"{node.name}: {', '.join(unknown)} of a permission")
    principal = str(node.inputs["principal"])
    conditions: dict[str, Mapping[str, str]] = {}
    if "sourceArn" in node.inputs:
        conditions["ArnLike"] = {"aws:SourceArn": node.inputs["sourceArn"]}
    if "sourceAccount" in node.inputs:
        conditions["StringEquals"] = {"aws:SourceAccount": node.inputs["sourceAccount"]}
    if "functionUrlAuthType" in node.inputs:
        auth_type = {"lambda:FunctionUrlAuthType": node.inputs["functionUrlAuthType"]}
        conditions["StringEquals"] = {**conditions.get("StringEquals", {}), **auth_type}
    if node.inputs.get("invokedViaFunctionUrl"):
        conditions["Bool"] = {"lambda:InvokedViaFunctionUrl": "true"}
    return {
        "Sid": node.inputs.get("statementId", node.name),
        "Effect": "Allow",
        "Principal": {"Service" if principal.endswith(".amazonaws.com") else "AWS": principal},
        "Action": node.inputs["action"],
        "Resource": arn,
        "Condition": conditions,
    }
