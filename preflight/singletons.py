"""What an account or region has once: present where the stack needs it, absent where the stack creates it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from preflight.account import GLOBAL, Account
from preflight.question import Question
from preflight.result import Verdict, missing, ok
from preview.graph import Graph

GITHUB = "token.actions.githubusercontent.com"
NODE_POOL = "kubernetes:karpenter.sh/v1:NodePool"
IMPORT = "take it over with pulumi import, or leave it to its owner (ADR 17)"


def questions(graph: Graph) -> Iterator[Question]:
    """The OIDC provider of the deployment, and the singletons of the types in the graph."""
    yield Question(GLOBAL, "singleton", "OIDC provider of GitHub", oidc_provider)
    for type_, (subject, evaluate) in CREATED.items():
        for node in graph.of_type(type_):
            yield Question(node.region, "singleton", subject, _at(node.region, evaluate))
    if any(graph.of_type("aws:apigateway/stage:Stage")) and not graph.of_type("aws:apigateway/account:Account"):
        for region in sorted({node.region for node in graph.of_type("aws:apigateway/stage:Stage")}):
            yield Question(region, "singleton", "API Gateway account role", _at(region, api_role_present))
    for service, role in service_roles(graph).items():
        yield Question(GLOBAL, "singleton", role, _service_role(service, role))
    for region in backup_regions(graph):
        yield Question(region, "singleton", "AWS Backup for DynamoDB", _at(region, backup_of_tables))


def _at(region: str, evaluate: Callable[[Account, str], Verdict]) -> Callable[[Account], Verdict]:
    return lambda account: evaluate(account, region)


def oidc_provider(account: Account) -> Verdict:
    """The provider that the deployment roles trust."""
    found = account.listed("iam", GLOBAL, "list_open_id_connect_providers", "OpenIDConnectProviderList[].Arn")
    if any(str(arn).endswith(f":oidc-provider/{GITHUB}") for arn in found):
        return ok("present")
    return missing("none", f"create it for https://{GITHUB}, audience sts.amazonaws.com (docs/access.md)")


def service_roles(graph: Graph) -> dict[str, str]:
    """Service-linked roles that must exist before their first use (T-13), by service; others are made by it."""
    found: dict[str, str] = {}
    if graph.of_type("aws:ecs/cluster:Cluster"):
        found["ecs.amazonaws.com"] = "AWSServiceRoleForECS"
    groups = graph.of_type("aws:eks/nodeGroup:NodeGroup")
    if graph.of_type(NODE_POOL) or any(group.get("capacityType") == "SPOT" for group in groups):
        found["spot.amazonaws.com"] = "AWSServiceRoleForEC2Spot"
    return found


def _service_role(service: str, role: str) -> Callable[[Account], Verdict]:
    def evaluate(account: Account) -> Verdict:
        if role in account.listed("iam", GLOBAL, "list_roles", "Roles[].RoleName"):
            return ok("present")
        return missing("none", f"aws iam create-service-linked-role --aws-service-name {service}")

    return evaluate


def api_role(account: Account, region: str) -> str:
    """The role with which API Gateway writes logs in a region; "" for none."""
    return str((account.ask("apigateway", region, "get_account") or {}).get("cloudwatchRoleArn", ""))


def api_role_present(account: Account, region: str) -> Verdict:
    """The role is set: without it a stage with access logs is refused (T-12)."""
    role = api_role(account, region)
    return ok(role) if role else missing("not set", "set it in the stack that owns it: apis.accountLogging")


def api_role_absent(account: Account, region: str) -> Verdict:
    """The stack sets the role, so nobody else has."""
    role = api_role(account, region)
    return missing(f"set to {role}, which the stack replaces", IMPORT) if role else ok("not set")


def replication_absent(account: Account, region: str) -> Verdict:
    """The registry has no replication rules, which the stack would replace."""
    registry: Any = account.ask("ecr", region, "describe_registry") or {}
    rules: Sequence[Any] = registry.get("replicationConfiguration", {}).get("rules", [])
    return missing(f"{len(rules)} rules, which the stack replaces", IMPORT) if rules else ok("none")


def detector_absent(account: Account, region: str) -> Verdict:
    """A region has one detector of GuardDuty (T-41)."""
    found = account.listed("guardduty", region, "list_detectors", "DetectorIds[]")
    return missing(f"present: {', '.join(found)}", IMPORT) if found else ok("none")


CREATED: dict[str, tuple[str, Callable[[Account, str], Verdict]]] = {
    "aws:apigateway/account:Account": ("API Gateway account role", api_role_absent),
    "aws:ecr/replicationConfiguration:ReplicationConfiguration": ("ECR replication", replication_absent),
    "aws:guardduty/detector:Detector": ("GuardDuty detector", detector_absent),
}


def backup_regions(graph: Graph) -> list[str]:
    """Regions with copies or cold backups of tables, for which AWS Backup has to manage DynamoDB."""
    found: set[str] = set()
    for selection in graph.of_type("aws:backup/selection:Selection"):
        if not any(":dynamodb:" in str(arn) for arn in selection.get("resources", [])):
            continue
        for plan in graph.referenced(selection, "planId"):
            for rule in plan.get("rules", []):
                copies: list[Mapping[str, Any]] = rule.get("copyActions") or []
                lifecycle: Mapping[str, Any] = rule.get("lifecycle") or {}
                if copies or lifecycle.get("coldStorageAfter"):
                    found |= {plan.region, *(str(copy["destinationVaultArn"]).split(":")[3] for copy in copies)}
    return sorted(found)


def backup_of_tables(account: Account, region: str) -> Verdict:
    """The advanced features for DynamoDB are enabled; docs/deploy.md has the command."""
    found = account.ask("backup", region, "describe_region_settings") or {}
    lacking = [
        name
        for name in ("ResourceTypeOptInPreference", "ResourceTypeManagementPreference")
        if not found.get(name, {}).get("DynamoDB")
    ]
    if not lacking:
        return ok("enabled")
    return missing(
        f"DynamoDB is off in {', '.join(lacking)}",
        f"aws backup update-region-settings --region {region} --resource-type-opt-in-preference DynamoDB=true "
        "--resource-type-management-preference DynamoDB=true",
    )
