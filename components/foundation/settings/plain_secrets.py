"""Variables that are secrets in plain text, by their name or by their value."""

import re
from collections.abc import Iterator, Mapping

from components.foundation.secret_names import is_secret_name
from components.foundation.settings.faults import Fault

SECRET_VALUE = re.compile(
    r"\b(AKIA|ASIA)[0-9A-Z]{16}\b"  # access keys
    r"|-----BEGIN [A-Z ]*PRIVATE KEY"
    r"|://[^/\s:@]*:[^/\s:@${<]+@"  # user and password in a URL; Redis needs no user
    r"|\bgh[pousr]_[A-Za-z0-9]{36}"  # tokens of GitHub
    r"|\bgithub_pat_\w{22}"
    r"|\bglpat-[\w-]{20}"  # tokens of GitLab
    r"|\b[rs]k_live_[A-Za-z0-9]{10}"  # keys of Stripe
    r"|\bxox[abprs]-[A-Za-z0-9-]{10}"  # tokens of Slack
    r"|\bnpm_[A-Za-z0-9]{36}"  # tokens of npm
    r"|\bAIza[\w-]{35}"  # keys of Google
    r"|\bSG\.[\w-]{22}\.[\w-]{43}"  # keys of SendGrid
)
"""In the value of a variable, whatever its name."""


def is_secret_value(value: str) -> bool:
    """Whether a value contains a secret, such as a private key or a URL with a password."""
    return SECRET_VALUE.search(value) is not None


def plain_secret_faults(path: str, variables: Mapping[str, str], visible: str, remedy: str) -> Iterator[Fault]:
    """Variables that are secrets; their values are not shown. visible: who sees variables, for the message."""
    for name, value in variables.items():
        named = is_secret_name(name)
        if named or is_secret_value(value):
            problem = "is named like a secret" if named else "has a private key, access key, token or password in it"
            yield Fault(path=f"{path}.{name}", problem=f"{problem}, and {visible}", remedy=remedy)
