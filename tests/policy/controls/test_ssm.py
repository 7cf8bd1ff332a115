"""Systems Manager: what parameters may hold, and under which key."""

from policy.tokens import SSM_PARAMETER
from tests.policy.harness import GIVEN, UNKNOWN, Cases, Given, resource

KEY = "arn:aws:kms:eu-central-1:111122223333:key/one"


def text(name: str, value: object = "plain") -> list[Given]:
    return [resource(SSM_PARAMETER, type="String", name=name, insecureValue=value)]


def test_secrets_are_not_kept_in_plain_text(cases: Cases) -> None:
    cases(
        "ssm-parameter-secrets",
        passes=[
            text("/media/prod/api-url", "https://api.example.com"),
            text("/media/prod/master-secret", "arn:aws:secretsmanager:eu-central-1:111122223333:secret:one"),
            [resource(SSM_PARAMETER, type="SecureString", name="/media/prod/password", value="x")],
            text("/media/prod/token-count-limit"),
        ],
        fails=[
            text("/media/prod/signing-key"),
            text("/media/prod/db_password"),
            text("/media/prod/database-url", "postgres://app:hunter2@db.example.com/app"),
        ],
        unknown=[[resource(SSM_PARAMETER, type="String", name=UNKNOWN, insecureValue="plain")]],
    )


def test_secret_parameters_have_a_customer_key(cases: Cases) -> None:
    secret = resource(SSM_PARAMETER, type="SecureString", keyId=KEY)
    cases(
        "ssm-parameter-customer-key",
        passes=[[secret], [secret.with_props(keyId=GIVEN)], [secret.with_props(type="String", keyId=None)]],
        fails=[[secret.with_props(keyId=None)], [secret.with_props(keyId="alias/aws/ssm")]],
        unknown=[[secret.with_props(type=UNKNOWN, keyId=None)]],
    )
