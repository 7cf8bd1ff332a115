"""Webhooks of CodeBuild: whose pull requests are built."""

import pytest

from policy.tokens import CODEBUILD_WEBHOOK
from tests.policy.harness import UNKNOWN, Cases, Given, resource

CONTROL = "codebuild-webhook-pull-requests"
webhook = resource(CODEBUILD_WEBHOOK, projectName="api")


def of(events: str, actors: str = "", **more: object) -> list[Given]:
    """A webhook with one filter group."""
    filters: list[dict[str, object]] = [{"type": "EVENT", "pattern": events}]
    if actors:
        filters.append({"type": "ACTOR_ACCOUNT_ID", "pattern": actors, **more})
    return [webhook.with_props(filterGroups=[{"filters": filters}])]


def approved(when: str, *roles: str) -> list[Given]:
    return [webhook.with_props(pullRequestBuildPolicy={"requiresCommentApproval": when, "approverRoles": list(roles)})]


def test_pull_requests_are_of_named_actors(cases: Cases) -> None:
    cases(
        CONTROL,
        passes=[
            of("PUSH, PULL_REQUEST_MERGED"),
            of("PULL_REQUEST_CREATED", "^1234$"),
            of("PULL_REQUEST_CREATED", "^1234$|^5678$"),
            of("PULL_REQUEST_CREATED", "^(1234|5678)$"),
            of("WORKFLOW_JOB_QUEUED", "^1234$"),
        ],
        fails=[
            of("WORKFLOW_JOB_QUEUED"),
            of("PUSH, WORKFLOW_JOB_QUEUED"),
            [webhook],
            [webhook.with_props(branchFilter="^main$")],
            of("PUSH, PULL_REQUEST_UPDATED"),
            of("PULL_REQUEST_REOPENED"),
            of("PULL_REQUEST_CREATED", "^1234$", excludeMatchedPattern=True),
        ],
        unknown=[of(UNKNOWN), [webhook.with_props(filterGroups=UNKNOWN)]],
    )


@pytest.mark.parametrize("actors", ["1234", "^1234", "1234$", "^1234|5678$", "^1234$|5678", "^.*$", r"^\d+$"])
def test_ids_of_actors_are_anchored(actors: str, cases: Cases) -> None:
    cases(CONTROL, passes=[of("PUSH", actors)], fails=[of("PULL_REQUEST_CREATED", actors)])


def test_pull_requests_are_approved(cases: Cases) -> None:
    """All users have the role GITHUB_READ in a public repository."""
    cases(
        CONTROL,
        passes=[approved("ALL_PULL_REQUESTS", "GITHUB_WRITE"), approved("FORK_PULL_REQUESTS", "GITHUB_ADMIN")],
        fails=[approved("DISABLED"), approved("ALL_PULL_REQUESTS", "GITHUB_WRITE", "GITHUB_READ")],
    )


def test_jobs_of_workflows_have_no_approval(cases: Cases) -> None:
    """Approvals are comments on pull requests, which a workflow of GitHub runs on without one."""
    policy = {"requiresCommentApproval": "ALL_PULL_REQUESTS", "approverRoles": ["GITHUB_WRITE"]}

    def with_approval(events: str, actors: str = "") -> list[Given]:
        return [each.with_props(pullRequestBuildPolicy=policy) for each in of(events, actors)]

    cases(
        CONTROL,
        passes=[with_approval("PULL_REQUEST_CREATED"), with_approval("WORKFLOW_JOB_QUEUED", "^1234$")],
        fails=[with_approval("WORKFLOW_JOB_QUEUED"), with_approval("PULL_REQUEST_CREATED, WORKFLOW_JOB_QUEUED")],
    )
