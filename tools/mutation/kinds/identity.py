"""Roles: who takes them, and what they may do."""

from collections.abc import Iterator, Mapping

from tools.mutation.changes import Statement, beside, in_statements, put, statements, with_statement
from tools.mutation.graph import Broken, Captured, Mutation, Node, by
from tools.mutation.kinds.storage import all_but_one, allows, every_action, misspelt, without_condition

ROLE = "aws:iam/role:Role"
POLICY = "aws:iam/rolePolicy:RolePolicy"
ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
TRUST = "assumeRolePolicy"
GITHUB = "token.actions.githubusercontent.com"
PROVIDER = f"arn:aws:iam::123456789012:oidc-provider/{GITHUB}"

# What a statement too many allows, on what, and the control that is there for it.
EXCESSES: Mapping[str, tuple[str | list[str], str, str]] = {
    "everything": ("*", "*", "iam-admin-policy"),
    "a whole service": ("s3:*", "arn:aws:s3:::media/*", "iam-service-wildcard"),
    "a pattern of changes": ("s3:Put*", "arn:aws:s3:::media/*", "iam-action-pattern"),
    "queues of any name": ("sqs:SendMessage", "*", "iam-resource-wildcard"),
    "resources of any account": ("sqs:SendMessage", "arn:aws:sqs:us-east-1:*:jobs", "iam-arn-breadth"),
    "passing on any role": ("iam:PassRole", "*", "iam-pass-role-any"),
    "passing on a role to any service": (
        "iam:PassRole",
        "arn:aws:iam::123456789012:role/worker",
        "iam-pass-role-service",
    ),
    "decrypting with any key": ("kms:Decrypt", "*", "iam-decrypt-any-key"),
    "decrypting with any key of the account": (
        "kms:Decrypt",
        "arn:aws:kms:*:123456789012:key/*",
        "iam-decrypt-any-key",
    ),
    "an action that does not exist": ("s3:ReadObject", "arn:aws:s3:::media/*", "policy-action-unknown"),
    "no action at all": ("GetObject", "arn:aws:s3:::media/*", "policy-document-refused"),
}
# The same, where what the role may do altogether is judged.
POWERS: Mapping[str, tuple[str | list[str], str, str]] = {
    "a new version of any policy": ("iam:CreatePolicyVersion", "*", "iam-privilege-escalation"),
    "any policy on any role": ("iam:AttachRolePolicy", "*", "iam-privilege-escalation"),
    "a function with any role": (
        ["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"],
        "*",
        "iam-privilege-escalation",
    ),
    "reading all buckets": ("s3:GetObject", "*", "iam-data-exfiltration"),
    "reading all secrets": ("secretsmanager:GetSecretValue", "*", "iam-data-exfiltration"),
    "opening any bucket": ("s3:PutBucketPolicy", "*", "iam-resource-exposure"),
}


def excess(actions: str | list[str], resource: str) -> Statement:
    """A statement that should not be there."""
    return {"Action": actions, "Resource": resource}


def trusted(principal: object) -> Statement:
    """A statement by which somebody takes the role."""
    return {"Principal": principal, "Action": "sts:AssumeRole"}


def by_exception(statement: Statement) -> None:
    """All actions but one."""
    statement["NotAction"] = "iam:DeleteUser"
    statement.pop("Action")


def everywhere(statement: Statement) -> None:
    """All resources, where it named some."""
    if statement["Resource"] not in ("*", ["*"]):
        statement["Resource"] = "*"
        statement.pop("Condition", None)


def elsewhere(statement: Statement) -> None:
    """All resources but one."""
    statement["NotResource"] = "arn:aws:s3:::kept/*"
    statement.pop("Resource")


def with_principal(statement: Statement) -> None:
    """An identity's policy that names a principal."""
    statement["Principal"] = "*"


def two_of_one_name(node: Node, captured: Captured) -> Iterator[Broken]:
    """The first statement is duplicated."""
    yield from with_statement(statements(node, "policy")[0])(node, captured)


KINDS = [
    *(
        Mutation(
            name=f"role policy: {what}",
            type=POLICY,
            change=with_statement(excess(actions, resource)),
            controls=[control],
        )
        for what, (actions, resource, control) in EXCESSES.items()
    ),
    *(
        Mutation(
            name=f"role: {what}",
            type=POLICY,
            change=with_statement(excess(actions, resource)),
            controls=[control],
            reports=by("role"),
        )
        for what, (actions, resource, control) in POWERS.items()
    ),
    Mutation(
        name="role policy: all that the services have",
        type=POLICY,
        change=in_statements(every_action),
        controls=["iam-service-wildcard"],
    ),
    Mutation(
        name="role policy: everywhere",
        type=POLICY,
        change=in_statements(everywhere),
        controls=["iam-resource-wildcard"],
    ),
    Mutation(
        name="role policy: all actions but one",
        type=POLICY,
        change=in_statements(by_exception),
        controls=["iam-not-action"],
    ),
    Mutation(
        name="role policy: all resources but one",
        type=POLICY,
        change=in_statements(elsewhere),
        controls=["iam-not-resource"],
    ),
    Mutation(
        name="role policy: a principal",
        type=POLICY,
        change=in_statements(with_principal),
        controls=["policy-document-refused"],
    ),
    Mutation(
        name="role policy: a misspelt action",
        type=POLICY,
        change=in_statements(misspelt),
        controls=["policy-action-unknown"],
    ),
    Mutation(
        name="role policy: longer than IAM takes",
        type=POLICY,
        change=with_statement(excess("s3:GetObject", f"arn:aws:s3:::media/{'x' * 11_000}")),
        controls=["policy-document-size"],
    ),
    Mutation(
        name="role policy: two statements of one name",
        type=POLICY,
        change=two_of_one_name,
        controls=["policy-document-refused"],
    ),
    Mutation(
        name="role: administrator by an attached policy",
        type=ROLE,
        change=beside(ATTACHMENT, {"policyArn": "arn:aws:iam::aws:policy/AdministratorAccess"}, "role"),
        controls=["iam-admin-attached"],
    ),
    Mutation(
        name="role: a service for any account",
        type=ROLE,
        change=in_statements(without_condition, path=TRUST, of=allows),
        controls=["iam-trust-service-source"],
    ),
    Mutation(
        name="role: taken by anybody",
        type=ROLE,
        change=with_statement(trusted("*"), path=TRUST),
        controls=["iam-trust-anyone"],
    ),
    Mutation(
        name="role: taken by all but one",
        type=ROLE,
        change=in_statements(all_but_one, path=TRUST),
        controls=["policy-not-principal"],
    ),
    Mutation(
        name="role: taken by another account",
        type=ROLE,
        change=with_statement(trusted({"AWS": "arn:aws:iam::999999999999:root"}), path=TRUST),
        controls=["iam-trust-other-account"],
    ),
    Mutation(
        name="role: all of STS",
        type=ROLE,
        change=in_statements(every_action, path=TRUST, of=allows),
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
            ("every workflow of every repository", "sts.amazonaws.com", "", "iam-oidc-subject"),
            ("a subject that is all wildcard", "sts.amazonaws.com", "*", "iam-oidc-subject"),
            ("every repository of an organisation", "sts.amazonaws.com", "repo:media/*", "iam-oidc-subject-breadth"),
            ("tokens made for anybody", "", "repo:media/platform:*", "iam-federation-audience"),
        )
    ),
    Mutation(
        name="role: a trust policy that is no JSON",
        type=ROLE,
        change=put(TRUST, "{"),
        controls=["policy-document-refused"],
    ),
]
