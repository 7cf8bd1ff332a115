"""Tokens of app clients: validity, limits of Cognito, rotation and revocation."""

from policy.tokens import COGNITO_MANAGED_USER_POOL_CLIENT, COGNITO_USER_POOL_CLIENT
from tests.policy.harness import UNKNOWN, Cases, Given, resource

client = resource(COGNITO_USER_POOL_CLIENT)
managed = resource(COGNITO_MANAGED_USER_POOL_CLIENT)
MINUTES = {"accessToken": "minutes", "idToken": "minutes", "refreshToken": "minutes"}


def valid(units: object = None, **validity: object) -> list[Given]:
    """A client with validities: `accessToken=5`."""
    return [client.with_props(tokenValidityUnits=units, **{f"{name}Validity": each for name, each in validity.items()})]


def test_tokens_are_valid_for_an_hour(cases: Cases) -> None:
    """Without units, validities are hours."""
    cases(
        "cognito-token-validity",
        passes=[[client], valid(accessToken=1, idToken=0), valid(MINUTES, accessToken=60, idToken=5)],
        fails=[
            valid(accessToken=2),
            valid(idToken=24),
            valid(MINUTES, accessToken=61),
            valid({"idToken": "days"}, idToken=1),
            [managed.with_props(accessTokenValidity=12)],
        ],
        unknown=[valid(accessToken=UNKNOWN), valid(UNKNOWN, idToken=30)],
    )
    cases(
        "cognito-token-validity", passes=[valid(accessToken=12)], fails=[valid(accessToken=13)], config={"minutes": 720}
    )


def test_validities_are_those_that_cognito_accepts(cases: Cases) -> None:
    cases(
        "cognito-token-limits",
        passes=[
            [client],
            valid(accessToken=24, idToken=24, refreshToken=1),
            valid(MINUTES, accessToken=5, idToken=60, refreshToken=60),
            valid(refreshToken=3650),
        ],
        fails=[
            valid(accessToken=25),
            valid({"idToken": "days"}, idToken=2),
            valid(MINUTES, accessToken=4),
            valid({"accessToken": "seconds"}, accessToken=299),
            valid(MINUTES, refreshToken=59),
            valid(refreshToken=3651),
            valid({"refreshToken": "hours"}, accessToken=3, refreshToken=2),
        ],
        unknown=[valid(accessToken=UNKNOWN), valid(UNKNOWN, accessToken=24)],
    )


def test_refresh_tokens_of_public_clients_are_rotated(cases: Cases) -> None:
    rotated = {"refreshTokenRotation": {"feature": "ENABLED"}}
    cases(
        "cognito-refresh-rotation",
        passes=[
            [client.with_props(**rotated)],
            [client.with_props(refreshTokenValidity=30, **rotated)],
            [client.with_props(generateSecret=True)],
            [managed],
            valid(refreshToken=1),
            valid({"refreshToken": "hours"}, refreshToken=24),
        ],
        fails=[
            [client],
            valid(refreshToken=2),
            [client.with_props(refreshTokenRotation={"feature": "DISABLED"})],
            [client.with_props(generateSecret=False)],
        ],
        unknown=[
            valid(refreshToken=UNKNOWN),
            [client.with_props(refreshTokenRotation={"feature": UNKNOWN})],
            [client.with_props(generateSecret=UNKNOWN)],
        ],
    )
    cases(
        "cognito-refresh-rotation",
        passes=[valid(refreshToken=7)],
        fails=[valid(refreshToken=8)],
        config={"days": 7},
    )


def test_tokens_are_revoked(cases: Cases) -> None:
    cases(
        "cognito-token-revocation",
        passes=[[client], [client.with_props(enableTokenRevocation=True)]],
        fails=[
            [client.with_props(enableTokenRevocation=False)],
            [managed.with_props(enableTokenRevocation=False)],
        ],
        unknown=[[client.with_props(enableTokenRevocation=UNKNOWN)]],
    )
