"""Cognito: guests, passwords, deletion."""

import pytest

from policy.controls.cognito import CHARACTERS
from policy.tokens import COGNITO_IDENTITY_POOL, COGNITO_USER_POOL
from tests.policy.harness import UNKNOWN, Cases, resource

pool = resource(COGNITO_USER_POOL, "users")
STRONG = {"minimumLength": 12, **dict.fromkeys(CHARACTERS, True), "temporaryPasswordValidityDays": 3}


def test_guests(cases: Cases) -> None:
    identities = resource(COGNITO_IDENTITY_POOL, "identities")
    cases(
        "cognito-guest-access",
        passes=[[identities], [identities.but(allowUnauthenticatedIdentities=False)]],
        fails=[[identities.but(allowUnauthenticatedIdentities=True)]],
        unknown=[[identities.but(allowUnauthenticatedIdentities=UNKNOWN)]],
    )


@pytest.mark.parametrize("setting", CHARACTERS)
def test_passwords(cases: Cases, setting: str) -> None:
    absent = {name: value for name, value in STRONG.items() if name != setting}
    cases(
        "cognito-password-policy",
        passes=[[pool], [pool.but(passwordPolicy=STRONG)]],
        fails=[[pool.but(passwordPolicy={**STRONG, setting: False})], [pool.but(passwordPolicy=absent)]],
        unknown=[[pool.but(passwordPolicy={**STRONG, setting: UNKNOWN})], [pool.but(passwordPolicy=UNKNOWN)]],
    )


def test_length_and_temporary_passwords(cases: Cases) -> None:
    cases(
        "cognito-password-policy",
        passes=[[pool.but(passwordPolicy=STRONG)]],
        fails=[
            [pool.but(passwordPolicy={**STRONG, "minimumLength": 7})],
            [pool.but(passwordPolicy={**STRONG, "temporaryPasswordValidityDays": 30})],
        ],
    )
    cases(
        "cognito-password-policy",
        config={"minimum_length": 14},
        passes=[[pool.but(passwordPolicy={**STRONG, "minimumLength": 14})]],
        fails=[[pool.but(passwordPolicy=STRONG)]],
    )


def test_deletion(cases: Cases) -> None:
    cases(
        "cognito-deletion-protection",
        passes=[[pool.but(deletionProtection="ACTIVE")]],
        fails=[[pool], [pool.but(deletionProtection="INACTIVE")]],
        unknown=[[pool.but(deletionProtection=UNKNOWN)]],
    )
