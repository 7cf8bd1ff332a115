"""Cognito: guests, passwords, deletion."""

import pytest

from policy.controls.cognito import CHARACTERS
from policy.tokens import COGNITO_IDENTITY_POOL, COGNITO_IDENTITY_POOL_ROLE_ATTACHMENT, COGNITO_USER_POOL
from tests.policy.harness import UNKNOWN, Cases, resource

pool = resource(COGNITO_USER_POOL, "users")
ROLE = "arn:aws:iam::123456789012:role/user"
STRONG = {"minimumLength": 12, **dict.fromkeys(CHARACTERS, True), "temporaryPasswordValidityDays": 3}


def test_guests(cases: Cases) -> None:
    identities = resource(COGNITO_IDENTITY_POOL, "identities")
    roles = resource(COGNITO_IDENTITY_POOL_ROLE_ATTACHMENT, "roles")
    cases(
        "cognito-guest-access",
        passes=[
            [identities],
            [identities.with_props(allowUnauthenticatedIdentities=False)],
            [roles.with_props(roles={"authenticated": ROLE})],
        ],
        fails=[
            [identities.with_props(allowUnauthenticatedIdentities=True)],
            [roles.with_props(roles={"authenticated": ROLE, "unauthenticated": ROLE})],
        ],
        unknown=[
            [identities.with_props(allowUnauthenticatedIdentities=UNKNOWN)],
            [roles.with_props(roles=UNKNOWN)],
        ],
    )


def test_roles_are_selected_by_the_pool(cases: Cases) -> None:
    identities = resource(COGNITO_IDENTITY_POOL, "identities")
    cases(
        "cognito-classic-flow",
        passes=[[identities], [identities.with_props(allowClassicFlow=False)]],
        fails=[[identities.with_props(allowClassicFlow=True)]],
        unknown=[[identities.with_props(allowClassicFlow=UNKNOWN)]],
    )


@pytest.mark.parametrize("setting", CHARACTERS)
def test_passwords(cases: Cases, setting: str) -> None:
    absent = {name: value for name, value in STRONG.items() if name != setting}
    cases(
        "cognito-password-policy",
        passes=[[pool], [pool.with_props(passwordPolicy=STRONG)]],
        fails=[[pool.with_props(passwordPolicy={**STRONG, setting: False})], [pool.with_props(passwordPolicy=absent)]],
        unknown=[
            [pool.with_props(passwordPolicy={**STRONG, setting: UNKNOWN})],
            [pool.with_props(passwordPolicy=UNKNOWN)],
        ],
    )


def test_length_and_temporary_passwords(cases: Cases) -> None:
    cases(
        "cognito-password-policy",
        passes=[[pool.with_props(passwordPolicy=STRONG)]],
        fails=[
            [pool.with_props(passwordPolicy={**STRONG, "minimumLength": 7})],
            [pool.with_props(passwordPolicy={**STRONG, "temporaryPasswordValidityDays": 30})],
        ],
    )
    cases(
        "cognito-password-policy",
        config={"minimum_length": 14},
        passes=[[pool.with_props(passwordPolicy={**STRONG, "minimumLength": 14})]],
        fails=[[pool.with_props(passwordPolicy=STRONG)]],
    )


def test_deletion(cases: Cases) -> None:
    cases(
        "cognito-deletion-protection",
        passes=[[pool.with_props(deletionProtection="ACTIVE")]],
        fails=[[pool], [pool.with_props(deletionProtection="INACTIVE")]],
        unknown=[[pool.with_props(deletionProtection=UNKNOWN)]],
    )
