"""Accounts of a stack and of its owner."""

from policy.control import Parameter, Settings
from policy.stack import Stack

OWN_ACCOUNTS = Parameter("own_accounts", (), "Further accounts of the stack's owner.")


def own_accounts(stack: Stack, settings: Settings) -> frozenset[str]:
    """Accounts of the stack and of its owner (`OWN_ACCOUNTS`); empty if the stack's own is unknown."""
    return stack.accounts | settings.strings(OWN_ACCOUNTS.name) if stack.accounts else frozenset()
