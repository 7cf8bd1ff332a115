"""Statements of AWS managed policies with broad permissions, those with unrestricted resources.

https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
"""

from policy.iam.documents import Condition, Statement

TO_LAMBDA = Condition("StringEquals", "iam:PassedToService", ("lambda.amazonaws.com",))


def _grant(name: str, *actions: str, condition: Condition | None = None) -> Statement:
    conditions = (condition,) if condition else ()
    return Statement(index=0, sid=name, actions=actions, resources=("*",), conditions=conditions)


MANAGED: dict[str, tuple[Statement, ...]] = {
    "PowerUserAccess": (
        Statement(
            index=0,
            sid="PowerUserAccess",
            not_actions=("iam:*", "organizations:*", "account:*"),
            resources=("*",),
        ),
    ),
    "AWSLambda_FullAccess": (
        _grant("AWSLambda_FullAccess", "lambda:*"),
        _grant("AWSLambda_FullAccess", "iam:PassRole", condition=TO_LAMBDA),
    ),
    **{
        name: (_grant(name, *actions),)
        for name, actions in {
            "AdministratorAccess": ("*",),
            "IAMFullAccess": ("iam:*",),
            "AmazonEC2FullAccess": ("ec2:*",),
            "AmazonS3FullAccess": ("s3:*",),
            "AmazonS3ReadOnlyAccess": ("s3:Get*", "s3:List*", "s3:Describe*"),
            "AmazonDynamoDBFullAccess": ("dynamodb:*",),
            "AmazonDynamoDBReadOnlyAccess": (
                "dynamodb:BatchGetItem",
                "dynamodb:GetItem",
                "dynamodb:Query",
                "dynamodb:Scan",
            ),
            "AmazonSSMFullAccess": ("ssm:*",),
            "AmazonSSMReadOnlyAccess": ("ssm:Describe*", "ssm:Get*", "ssm:List*"),
            "SecretsManagerReadWrite": ("secretsmanager:*",),
            "AmazonSQSFullAccess": ("sqs:*",),
            "AmazonSNSFullAccess": ("sns:*",),
        }.items()
    },
}
BROADEST = frozenset({"AdministratorAccess", "PowerUserAccess", "IAMFullAccess"})


def statements_of(names: tuple[str, ...]) -> tuple[Statement, ...]:
    """Statements of these managed policies, as far as they are in `MANAGED`."""
    return tuple(statement for name in names for statement in MANAGED.get(name, ()))
