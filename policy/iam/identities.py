"""Effective permissions of roles, users and groups: inline, attached and group policies, and boundary."""

from collections.abc import Iterator
from dataclasses import dataclass

from policy.iam.documents import Document, Statement, read
from policy.resource import Node, Resource
from policy.stack import Stack
from policy.tokens import (
    IAM_GROUP,
    IAM_GROUP_MEMBERSHIP,
    IAM_GROUP_POLICY,
    IAM_GROUP_POLICY_ATTACHMENT,
    IAM_GROUP_POLICY_ATTACHMENTS_EXCLUSIVE,
    IAM_POLICY,
    IAM_POLICY_ATTACHMENT,
    IAM_ROLE,
    IAM_ROLE_POLICY,
    IAM_ROLE_POLICY_ATTACHMENT,
    IAM_ROLE_POLICY_ATTACHMENTS_EXCLUSIVE,
    IAM_USER,
    IAM_USER_GROUP_MEMBERSHIP,
    IAM_USER_POLICY,
    IAM_USER_POLICY_ATTACHMENT,
    IAM_USER_POLICY_ATTACHMENTS_EXCLUSIVE,
)

# By type of the identity: the property that refers to it, the types of its inline policies and of its attachments, and
# the property of a PolicyAttachment that lists it.
_SOURCES = {
    IAM_ROLE: ("role", IAM_ROLE_POLICY, IAM_ROLE_POLICY_ATTACHMENT, "roles"),
    IAM_USER: ("user", IAM_USER_POLICY, IAM_USER_POLICY_ATTACHMENT, "users"),
    IAM_GROUP: ("group", IAM_GROUP_POLICY, IAM_GROUP_POLICY_ATTACHMENT, "groups"),
}
# By type of the identity: the type that attaches all its managed policies, and its property that refers to it.
_EXCLUSIVE = {
    IAM_ROLE: (IAM_ROLE_POLICY_ATTACHMENTS_EXCLUSIVE, "roleName"),
    IAM_USER: (IAM_USER_POLICY_ATTACHMENTS_EXCLUSIVE, "userName"),
    IAM_GROUP: (IAM_GROUP_POLICY_ATTACHMENTS_EXCLUSIVE, "groupName"),
}
IDENTITIES = tuple(_SOURCES)


@dataclass(frozen=True)
class Grant:
    """A statement with the node of its document, for findings."""

    statement: Statement
    node: Node


@dataclass(frozen=True)
class Permissions:
    """Permissions of a principal.

    managed: names of AWS managed policies (`AdministratorAccess`).
    boundary: statements of the permissions boundary, None without one.
    boundary_unread: whether there is one outside of the stack.
    """

    subject: Resource
    documents: tuple[Document, ...]
    managed: tuple[str, ...] = ()
    boundary: tuple[Statement, ...] | None = None
    boundary_unread: bool = False

    @property
    def grants(self) -> Iterator[Grant]:
        """All statements with their nodes."""
        return (Grant(statement, document.node) for document in self.documents for statement in document)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """All statements."""
        return tuple(statement for document in self.documents for statement in document)


def permissions(stack: Stack, subject: Resource) -> Permissions:
    """The merged permissions of a role, user or group; unknown values are recorded."""
    documents = list(_inline(stack, subject))
    managed: list[str] = []
    for node, path in _attached(stack, subject):
        _attach(stack, node, path, documents, managed)
    for group in _groups(stack, subject):
        through = permissions(stack, group)
        documents.extend(through.documents)
        managed.extend(through.managed)
    boundary = _boundary(stack, subject)
    unread = boundary is None and subject.has("permissionsBoundary")
    return Permissions(subject, tuple(documents), tuple(dict.fromkeys(managed)), boundary, unread)


def _inline(stack: Stack, subject: Resource) -> Iterator[Document]:
    reference, inline, _, _ = _SOURCES[subject.type]
    for block in subject.nodes("inlinePolicies"):
        yield read(block.node("policy"))
    for policy in stack.related(subject, inline, reference):
        yield read(policy.node("policy"))


def _attached(stack: Stack, subject: Resource) -> Iterator[tuple[Node, str]]:
    reference, _, attachment, many = _SOURCES[subject.type]
    for attached in stack.related(subject, attachment, reference):
        yield attached, "policyArn"
    for attached in stack.related(subject, IAM_POLICY_ATTACHMENT, many):
        yield attached, "policyArn"
    exclusive = stack.related(subject, *_EXCLUSIVE[subject.type])
    for node, path in ((subject, "managedPolicyArns"), *((each, "policyArns") for each in exclusive)):
        for index in range(len(node.nodes(path))):
            yield node, f"{path}[{index}]"


def _attach(stack: Stack, node: Node, path: str, documents: list[Document], managed: list[str]) -> None:
    arn = node.peek(path)
    if isinstance(arn, str) and ":iam::aws:" in arn:
        managed.append(arn.rpartition("/")[2])
    else:
        documents.extend(read(policy.node("policy")) for policy in stack.follow(node, path, IAM_POLICY))


def _groups(stack: Stack, subject: Resource) -> Iterator[Resource]:
    if subject.type != IAM_USER:
        return
    for membership in stack.related(subject, IAM_GROUP_MEMBERSHIP, "users"):
        yield from stack.follow(membership, "group", IAM_GROUP)
    for membership in stack.related(subject, IAM_USER_GROUP_MEMBERSHIP, "user"):
        yield from stack.follow(membership, "groups", IAM_GROUP)


def _boundary(stack: Stack, subject: Resource) -> tuple[Statement, ...] | None:
    if not subject.has("permissionsBoundary"):
        return None
    policies = stack.follow(subject, "permissionsBoundary", IAM_POLICY)
    return tuple(statement for policy in policies for statement in read(policy.node("policy"))) if policies else None
