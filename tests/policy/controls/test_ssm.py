"""Systems Manager parameters: secrets and keys."""

from policy.tokens import SSM_PARAMETER
from tests.policy.harness import GIVEN, UNKNOWN, Cases, Given, resource

KEY = "arn:aws:kms:eu-central-1:111122223333:key/one"


def parameter_with(name: str, value: object = "plain") -> list[Given]:
    return [resource(SSM_PARAMETER, type="String", name=name, insecureValue=value)]


def test_parameters_contain_no_secrets_in_plaintext(cases: Cases) -> None:
    cases(
        "ssm-parameter-secrets",
        passes=[
            parameter_with("/media/prod/api-url", "https://api.example.com"),
            parameter_with("/media/prod/master-secret", "arn:aws:secretsmanager:eu-central-1:111122223333:secret:one"),
            [resource(SSM_PARAMETER, type="SecureString", name="/media/prod/password", value="x")],
            parameter_with("/media/prod/token-count-limit"),
            parameter_with("/media/prod/max-token", "4096"),
        ],
        fails=[
            parameter_with("/media/prod/signing-key", "k3y-0123456789"),
            parameter_with("/media/prod/db_password"),
            parameter_with("/media/prod/db-pwd"),
            parameter_with("/media/prod/settings", '{"user": "app", "password": "hunter2"}'),
            parameter_with("/media/prod/database-url", "postgres://app:hunter2@db.example.com/app"),
        ],
        unknown=[[resource(SSM_PARAMETER, type="String", name=UNKNOWN, insecureValue="plain")]],
    )


def test_secret_parameters_have_a_customer_managed_key(cases: Cases) -> None:
    secret = resource(SSM_PARAMETER, type="SecureString", keyId=KEY)
    cases(
        "ssm-parameter-customer-key",
        passes=[[secret], [secret.with_props(keyId=GIVEN)], [secret.with_props(type="String", keyId=None)]],
        fails=[[secret.with_props(keyId=None)], [secret.with_props(keyId="alias/aws/ssm")]],
        unknown=[[secret.with_props(type=UNKNOWN, keyId=None)]],
    )
