"""Controls for webhooks of CodeBuild: whose pull requests are built."""

import re

from policy.frameworks import LEAST_PRIVILEGE, NOT_PUBLIC
from policy.registry import Finding, Iterator, Node, Resource, Settings, resource_control
from policy.tokens import CODEBUILD_WEBHOOK

# Events of pull requests that are not merged.
PULL_REQUESTS = frozenset(
    {"PULL_REQUEST_CREATED", "PULL_REQUEST_UPDATED", "PULL_REQUEST_REOPENED", "PULL_REQUEST_CLOSED"}
)
# Jobs of GitHub Actions, whose workflows run on pull requests as well; their approvals are none of CodeBuild's.
WORKFLOWS = frozenset({"WORKFLOW_JOB_QUEUED"})
APPROVALS = ("ALL_PULL_REQUESTS", "FORK_PULL_REQUESTS")
# Roles that everyone has in a public repository.
READERS = frozenset({"GITHUB_READ", "GITLAB_GUEST", "BITBUCKET_READ"})
# Ids of accounts, each anchored: `^1234$|^5678$` or `^(1234|5678)$`. `1234` matches the id 912345 as well.
_ID = r"(?:[\w:-]|\\[{}-])+"
_ONE = rf"\^(?:{_ID}|\((?:\?:)?{_ID}(?:\|{_ID})*\))\$"
_ACTORS = re.compile(rf"{_ONE}(?:\|{_ONE})*")


@resource_control(
    "codebuild-webhook-pull-requests",
    title="Webhooks build pull requests of named actors, or after an approval",
    severity="high",
    types=[CODEBUILD_WEBHOOK],
    frameworks={"NIST 800-53": [*NOT_PUBLIC, *LEAST_PRIVILEGE]},
    remedy="Set pull_request_build_policy with approver_roles that write, or ACTOR_ACCOUNT_ID in each filter group "
    "that has events of pull requests or jobs of workflows, with anchored ids: ^1234$|^5678$.",
    url="https://docs.aws.amazon.com/codebuild/latest/userguide/webhooks.html#webhook-best-practices",
)
def pull_requests_are_trusted(webhook: Resource, settings: Settings) -> Iterator[Finding]:
    """The code of a pull request runs with the role and the secrets of the project."""
    judged = WORKFLOWS if _is_approved(webhook) else PULL_REQUESTS | WORKFLOWS
    groups = webhook.nodes("filterGroups")
    if not groups and judged >= PULL_REQUESTS:
        yield webhook.missing("all pull requests are built, with the role of the project", "filterGroups")
    for group in groups:
        events = {event.strip() for each in _patterns(group, "EVENT") for event in each.split(",")}
        if not events & judged:
            continue
        actors = list(_patterns(group, "ACTOR_ACCOUNT_ID"))
        if not any(map(_ACTORS.fullmatch, actors)):
            yield group.fail("pull requests of everyone are built, with the role of the project", value=actors)


def _is_approved(webhook: Resource) -> bool:
    """Whether a member of the repository approves pull requests, those of forks at least."""
    policy = webhook.node("pullRequestBuildPolicy")
    return policy.string("requiresCommentApproval") in APPROVALS and READERS.isdisjoint(policy.strings("approverRoles"))


def _patterns(group: Node, type_: str) -> Iterator[str]:
    """Patterns of a type that start builds; those that exclude events do not."""
    for each in group.nodes("filters"):
        if each.string("type") == type_ and not each.flag("excludeMatchedPattern"):
            yield each.string("pattern")
