"""Deny statements that restrict what Allow statements for all principals grant."""

from components.foundation.path_patterns import covers
from policy.iam.accounts import ACCOUNT_KEYS, Limit, account_ids
from policy.iam.analysis import granted
from policy.iam.conditions import FIXED_KEYS, are_fixed
from policy.iam.documents import Condition, Statement

# A negated operator is also met by a request without the key.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
NEGATED = frozenset({"stringnotequals", "stringnotlike", "stringnotequalsignorecase", "arnnotequals", "arnnotlike",
                     "notipaddress"})  # fmt: skip
# In signed requests only: with IfExists, unsigned ones are denied as well.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
FROM_SERVICE = "aws:principalisawsservice"


def denies_others(statement: Statement) -> bool:
    """Whether a statement denies all principals, or all but those of fixed conditions or of NotPrincipal, and services.

    All conditions of a statement apply together: one that is met by few requests, such as a list of blocked addresses,
    denies only these.
    """
    if statement.allows or statement.effect.lower() != "deny":
        return False
    excepted = [value for _, value in statement.not_principals]
    everyone = statement.anyone or (bool(excepted) and "*" not in excepted)
    return everyone and all(map(_excepts_fixed, statement.conditions)) and "Condition" not in statement.unknown


def _excepts_fixed(condition: Condition) -> bool:
    """Whether a condition is met by all requests except those with fixed values or of AWS's services."""
    if condition.name == FROM_SERVICE:
        return condition.operator.lower() == "boolifexists" and [v.lower() for v in condition.values] == ["false"]
    for_any = condition.operator.lower().startswith("foranyvalue:")
    return condition.kind in NEGATED and not for_any and condition.name in FIXED_KEYS and are_fixed(condition)


def closes(denial: Statement, allowed: Statement) -> bool:
    """Whether a statement denies all but some principals the actions and resources that another allows."""
    return (
        denies_others(denial)
        and granted(allowed) <= granted(denial)
        and bool(allowed.resources)
        and all(any(covers(pattern, given) for pattern in denial.resources) for given in allowed.resources)
    )


def admitted(denial: Statement) -> Limit:
    """The accounts that a statement does not deny: those of any of its conditions."""
    conditions = [condition for condition in denial.conditions if condition.name != FROM_SERVICE]
    found = [account for each in conditions if each.name in ACCOUNT_KEYS for account in account_ids(each.values)]
    return Limit(tuple(found), bool(found) and len(found) == sum(len(each.values) for each in conditions))
