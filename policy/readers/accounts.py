"""Accounts of a stack and of its owner, and access of others."""

from collections.abc import Iterable
from dataclasses import dataclass

from policy.control import Parameter, Settings
from policy.finding import Finding
from policy.iam.accounts import Limit, limits, principal_accounts
from policy.iam.documents import Statement
from policy.resource import Node
from policy.stack import Stack
from policy.unknown import note

OWN_ACCOUNTS = Parameter("own_accounts", (), "Further accounts of the stack's owner.")


@dataclass(frozen=True)
class OwnAccounts:
    """Accounts of the owner. known: whether the stack's own one is among them; if not, all findings are undecided."""

    ids: frozenset[str]
    known: bool

    def others(self, accounts: Iterable[str]) -> list[str]:
        """The accounts that are not the owner's; recorded as unknown if they may be the stack's own."""
        found = [account for account in dict.fromkeys(accounts) if account not in self.ids]
        if found and not self.known:
            note("the stack's own account")
        return found

    def others_with_access(self, statement: Statement) -> list[str]:
        """The other accounts among the principals of a statement and, of principal `*`, among its conditions.

        None if one of the conditions limits the statement to the owner's accounts.
        """
        found = list(limits(statement))
        if any(self.include(limit) for limit in found):
            return []
        conditioned = self.others_in(found) if statement.anyone else []
        return [*self.others(principal_accounts(statement)), *conditioned]

    def others_in(self, found: Iterable[Limit]) -> list[str]:
        """The other accounts of conditions that all apply; none if one of them has the owner's accounts only."""
        every = list(found)
        if any(self.include(limit) for limit in every):
            return []
        return self.others(account for limit in every for account in limit.accounts)

    def include(self, limit: Limit) -> bool:
        """Whether all accounts of a condition are the owner's."""
        return limit.whole and self.ids.issuperset(limit.accounts)

    def finding(self, node: Node, message: str, path: str = "", *, value: object = None) -> Finding:
        """A failure because of another account."""
        return node.fail(message, path, value=value) if self.known else node.unknown(message, path)


def own_accounts(stack: Stack, settings: Settings) -> OwnAccounts:
    """Accounts of the stack, by the ARNs of its resources, and of its owner (`OWN_ACCOUNTS`)."""
    return OwnAccounts(stack.accounts | settings.strings(OWN_ACCOUNTS.name), bool(stack.accounts))
