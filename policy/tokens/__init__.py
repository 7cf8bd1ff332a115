"""Tokens of resource types, one constant each, named by service and type; older tokens are aliases of these.

Constants are in the module of their subject and imported from this package.
"""

from policy.tokens.applications import *  # noqa: F403
from policy.tokens.compute import *  # noqa: F403
from policy.tokens.data import *  # noqa: F403
from policy.tokens.governance import *  # noqa: F403
from policy.tokens.names import canonical as canonical
from policy.tokens.names import split_urn as split_urn
from policy.tokens.network import *  # noqa: F403
