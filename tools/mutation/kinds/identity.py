"""Roles: trust policies and permissions."""

from collections.abc import Iterator, Mapping
from string import ascii_lowercase

from tools.mutation.changes import Statement, in_statements, put, statements, with_added, with_statement
from tools.mutation.graph import Broken, Captured, Mutation, Node, by
from tools.mutation.kinds.storage import (
    allow_all_actions,
    allows,
    misspell_action,
    use_not_principal,
    without_condition,
)

ROLE = "aws:iam/role:Role"
POLICY = "aws:iam/rolePolicy:RolePolicy"
ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
EXCLUSIVE = "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive"
TRUST = "assumeRolePolicy"
GITHUB = "token.actions.githubusercontent.com"
PROVIDER = f"arn:aws:iam::123456789012:oidc-provider/{GITHUB}"

# Additional statements: name, actions, resource and control.
EXCESSIVE: Mapping[str, tuple[str | list[str], str | list[str], str]] = {
    "all actions and resources": ("*", "*", "iam-admin-policy"),
    "a whole service": ("s3:*", "arn:aws:s3:::media/*", "iam-service-wildcard"),
    "a wildcard with write access": ("s3:Put*", "arn:aws:s3:::media/*", "iam-action-pattern"),
    "all queues": ("sqs:SendMessage", "*", "iam-resource-wildcard"),
    "resources of all accounts": ("sqs:SendMessage", "arn:aws:sqs:us-east-1:*:jobs", "iam-arn-breadth"),
    "PassRole of all roles": ("iam:PassRole", "*", "iam-pass-role-any"),
    "PassRole of roles by all initials": (
        "iam:PassRole",
        [f"arn:aws:iam::123456789012:role/{letter}*" for letter in ascii_lowercase],
        "iam-pass-role-any",
    ),
    "PassRole to all services": (
        "iam:PassRole",
        "arn:aws:iam::123456789012:role/worker",
        "iam-pass-role-service",
    ),
    "decryption with all keys": ("kms:Decrypt", "*", "iam-decrypt-any-key"),
    "decryption with all keys of the account": (
        "kms:Decrypt",
        "arn:aws:kms:*:123456789012:key/*",
        "iam-decrypt-any-key",
    ),
    "an action that does not exist": ("s3:ReadObject", "arn:aws:s3:::media/*", "policy-action-unknown"),
    "a malformed action": ("GetObject", "arn:aws:s3:::media/*", "policy-document-refused"),
}
# The same for controls of effective permissions.
EFFECTIVE: Mapping[str, tuple[str | list[str], str, str]] = {
    "new versions of all policies": ("iam:CreatePolicyVersion", "*", "iam-privilege-escalation"),
    "all policies on all roles": ("iam:AttachRolePolicy", "*", "iam-privilege-escalation"),
    "a function with all roles": (
        ["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"],
        "*",
        "iam-privilege-escalation",
    ),
    "reading all buckets": ("s3:GetObject", "*", "iam-data-exfiltration"),
    "reading all secrets": ("secretsmanager:GetSecretValue", "*", "iam-data-exfiltration"),
    "changes of all bucket policies": ("s3:PutBucketPolicy", "*", "iam-resource-exposure"),
}


def excess(actions: str | list[str], resource: str | list[str]) -> Statement:
    """A statement with excessive permissions."""
    return {"Action": actions, "Resource": resource}


def trusted(principal: object) -> Statement:
    """A statement of a trust policy."""
    return {"Principal": principal, "Action": "sts:AssumeRole"}


def use_not_action(statement: Statement) -> None:
    """Replace Action by NotAction."""
    statement["NotAction"] = "iam:DeleteUser"
    statement.pop("Action")


def use_all_resources(statement: Statement) -> None:
    """Replace specific resources by `*`."""
    if statement["Resource"] not in ("*", ["*"]):
        statement["Resource"] = "*"
        statement.pop("Condition", None)


def use_not_resource(statement: Statement) -> None:
    """Replace Resource by NotResource."""
    statement["NotResource"] = "arn:aws:s3:::kept/*"
    statement.pop("Resource")


def with_principal(statement: Statement) -> None:
    """Add a principal to an identity-based policy."""
    statement["Principal"] = "*"


def two_of_one_name(node: Node, captured: Captured) -> Iterator[Broken]:
    """The first statement is duplicated."""
    yield from with_statement(statements(node, "policy")[0])(node, captured)


def grants(statement: Statement) -> bool:
    """Whether a statement grants access."""
    return statement["Effect"] == "Allow"


KINDS = [
    *(
        Mutation(
            name=f"role policy: {what}",
            type=POLICY,
            change=with_statement(excess(actions, resource)),
            controls=[control],
        )
        for what, (actions, resource, control) in EXCESSIVE.items()
    ),
    *(
        Mutation(
            name=f"role: {what}",
            type=POLICY,
            change=with_statement(excess(actions, resource)),
            controls=[control],
            reports=by("role"),
        )
        for what, (actions, resource, control) in EFFECTIVE.items()
    ),
    Mutation(
        name="role policy: all actions of the services",
        type=POLICY,
        change=in_statements(allow_all_actions, of=grants),
        controls=["iam-service-wildcard"],
    ),
    Mutation(
        name="role policy: all resources",
        type=POLICY,
        change=in_statements(use_all_resources),
        controls=["iam-resource-wildcard"],
    ),
    Mutation(
        name="role policy: NotAction",
        type=POLICY,
        change=in_statements(use_not_action, of=grants),
        controls=["iam-not-action"],
    ),
    Mutation(
        name="role policy: NotResource",
        type=POLICY,
        change=in_statements(use_not_resource, of=grants),
        controls=["iam-not-resource"],
    ),
    Mutation(
        name="role policy: with a principal",
        type=POLICY,
        change=in_statements(with_principal),
        controls=["policy-document-refused"],
    ),
    Mutation(
        name="role policy: a misspelled action",
        type=POLICY,
        change=in_statements(misspell_action),
        controls=["policy-action-unknown"],
    ),
    Mutation(
        name="role policy: above the size quota",
        type=POLICY,
        change=with_statement(excess("s3:GetObject", f"arn:aws:s3:::media/{'x' * 11_000}")),
        controls=["policy-document-size"],
    ),
    Mutation(
        name="role policy: duplicate Sid",
        type=POLICY,
        change=two_of_one_name,
        controls=["policy-document-refused"],
    ),
    Mutation(
        name="role: AdministratorAccess attached",
        type=ROLE,
        change=with_added(ATTACHMENT, {"policyArn": "arn:aws:iam::aws:policy/AdministratorAccess"}, "role"),
        controls=["iam-admin-attached"],
    ),
    Mutation(
        name="role: AdministratorAccess among its only policies",
        type=ROLE,
        change=with_added(EXCLUSIVE, {"policyArns": ["arn:aws:iam::aws:policy/AdministratorAccess"]}, "roleName"),
        controls=["iam-admin-attached"],
    ),
    Mutation(
        name="role: a service without a source",
        type=ROLE,
        change=in_statements(without_condition, path=TRUST, of=allows),
        controls=["iam-trust-service-source"],
    ),
    Mutation(
        name="role: trusts all accounts",
        type=ROLE,
        change=with_statement(trusted("*"), path=TRUST),
        controls=["iam-trust-anyone"],
    ),
    Mutation(
        name="role: trusts all except one principal",
        type=ROLE,
        change=in_statements(use_not_principal, path=TRUST),
        controls=["policy-not-principal"],
    ),
    Mutation(
        name="role: trusts roles by a pattern",
        type=ROLE,
        change=with_statement(trusted({"AWS": "arn:aws:iam::????????????:role/deploy"}), path=TRUST),
        controls=["policy-document-refused"],
    ),
    Mutation(
        name="role: trusts another account",
        type=ROLE,
        change=with_statement(trusted({"AWS": "arn:aws:iam::999999999999:root"}), path=TRUST),
        controls=["iam-trust-other-account"],
    ),
    Mutation(
        name="role: all actions of STS",
        type=ROLE,
        change=in_statements(allow_all_actions, path=TRUST, of=allows),
        controls=["resource-policy-wildcard"],
    ),
    *(
        Mutation(
            name=f"role: {what}",
            type=ROLE,
            change=with_statement(
                {
                    "Principal": {"Federated": PROVIDER},
                    "Action": "sts:AssumeRoleWithWebIdentity",
                    "Condition": {
                        "StringEquals": {f"{GITHUB}:aud": audience} if audience else {},
                        "StringLike": {f"{GITHUB}:sub": subject} if subject else {},
                    },
                },
                path=TRUST,
            ),
            controls=[control],
        )
        for what, audience, subject, control in (
            ("all workflows of all repositories", "sts.amazonaws.com", "", "iam-oidc-subject"),
            ("wildcard as subject", "sts.amazonaws.com", "*", "iam-oidc-subject"),
            ("all repositories of an organization", "sts.amazonaws.com", "repo:media/*", "iam-oidc-subject-breadth"),
            ("tokens of all audiences", "", "repo:media/platform:*", "iam-federation-audience"),
        )
    ),
    Mutation(
        name="role: guests of an identity pool",
        type=ROLE,
        change=with_statement(
            {
                "Principal": {"Federated": "cognito-identity.amazonaws.com"},
                "Action": "sts:AssumeRoleWithWebIdentity",
                "Condition": {"ForAnyValue:StringLike": {"cognito-identity.amazonaws.com:amr": "*authenticated"}},
            },
            path=TRUST,
        ),
        controls=["iam-federation-guests"],
    ),
    Mutation(
        name="role: malformed trust policy",
        type=ROLE,
        change=put(TRUST, "{"),
        controls=["policy-document-refused"],
    ),
]
