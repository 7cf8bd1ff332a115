"""Controls for Secrets Manager secrets."""

import re

from policy.frameworks import NOT_PUBLIC
from policy.iam.conditions import is_public
from policy.iam.documents import read
from policy.readers.functions import functions_of
from policy.readers.keys import has_customer_key, keys_of
from policy.readers.physical_names import RANDOM_SUFFIX
from policy.registry import (
    Finding,
    Iterator,
    Parameter,
    Resource,
    Settings,
    Stack,
    resource_control,
    stack_control,
)
from policy.tokens import (
    LAMBDA_PERMISSION,
    SECRETSMANAGER_SECRET,
    SECRETSMANAGER_SECRET_POLICY,
    SECRETSMANAGER_SECRET_ROTATION,
)

SECRETS_GUIDE = "https://docs.aws.amazon.com/secretsmanager/latest/userguide"
PRINCIPAL = "secretsmanager.amazonaws.com"
USER_GUIDE = "https://docs.aws.amazon.com/securityhub/latest/userguide/secretsmanager-controls.html"
_RATE = re.compile(r"rate\((\d+) (day|hour)s?\)$")


@stack_control(
    "secretsmanager-rotation",
    title="Secrets have automatic rotation",
    severity="medium",
    types=[SECRETSMANAGER_SECRET],
    frameworks={
        "FSBP": ["SecretsManager.1"],
        "PCI DSS 4.0": ["8.3.9", "8.6.3"],
        "NIST 800-53": ["AC-2(1)", "AC-3(15)"],
    },
    remedy="Add a SecretRotation of the secret, or an exemption if only its issuer can renew it.",
    url=f"{USER_GUIDE}#secretsmanager-1",
)
def rotates(secret: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    rotations = stack.related(secret, SECRETSMANAGER_SECRET_ROTATION, "secretId")
    for rotation in rotations:
        if not rotation.flag("rotationEnabled", default=True):
            yield rotation.fail("rotation is disabled", "rotationEnabled")
    if not rotations and not secret.has("rotationLambdaArn"):
        yield secret.missing("the secret has no rotation")


@resource_control(
    "secretsmanager-rotation-period",
    title="Secrets have a maximum rotation period",
    severity="medium",
    types=[SECRETSMANAGER_SECRET_ROTATION],
    frameworks={
        "FSBP": ["SecretsManager.4"],
        "PCI DSS 4.0": ["8.3.9", "8.6.3"],
        "NIST 800-53": ["AC-2(1)", "AC-3(15)"],
    },
    remedy="Set rotation_rules.automatically_after_days to 90 or less.",
    url=f"{USER_GUIDE}#secretsmanager-4",
    parameters=[Parameter("maximum_days", 90, "Maximum rotation period in days.", minimum=1)],
)
def rotates_in_time(rotation: Resource, settings: Settings) -> Iterator[Finding]:
    """Rates and numbers of days are compared; cron schedules are not."""
    most = settings.number("maximum_days")
    days, path = rotation.number("rotationRules.automaticallyAfterDays"), "rotationRules.automaticallyAfterDays"
    rate = _RATE.match(rotation.string("rotationRules.scheduleExpression"))
    if rate:
        days = int(rate.group(1)) / (24 if rate.group(2) == "hour" else 1)
        path = "rotationRules.scheduleExpression"
    if days > most:
        yield rotation.fail(f"the rotation period exceeds {most} days", path)


@stack_control(
    "secretsmanager-rotation-permission",
    title="Secrets Manager may invoke rotation functions, for the secrets that they rotate",
    severity="high",
    types=[SECRETSMANAGER_SECRET_ROTATION],
    frameworks={"PCI DSS 4.0": ["8.3.9", "8.6.3"], "NIST 800-53": ["AC-3", "AC-6"]},
    traps=["T-93"],
    remedy="Add a Permission of secretsmanager.amazonaws.com on the function, with the secret as source_arn.",
    url=f"{SECRETS_GUIDE}/rotating-secrets-required-permissions-function.html",
)
def rotations_are_permitted(rotation: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """A permission on the function is no permission on its alias, nor the reverse. Sources of other secrets do not
    count; permissions without any source are found by `lambda-permission-source`."""
    for function, alias in functions_of(rotation, "rotationLambdaArn", stack):
        permissions = [
            permission
            for permission in stack.related(function, LAMBDA_PERMISSION, "function")
            if permission.has("qualifier") == (alias is not None) and _may_be_secrets_manager(permission)
        ]
        if not permissions:
            yield rotation.fail(f"Secrets Manager may not invoke {function.name}", "rotationLambdaArn")
        elif not any(_includes(permission, rotation, stack) for permission in permissions):
            yield rotation.fail(f"{function.name} is permitted for other secrets only", "rotationLambdaArn")


def _may_be_secrets_manager(permission: Resource) -> bool:
    principal = permission.peek("principal")
    return principal == PRINCIPAL or not isinstance(principal, str)


def _includes(permission: Resource, rotation: Resource, stack: Stack) -> bool:
    """Whether a permission applies to the secret of a rotation; an unknown source may."""
    sources = stack.follow(permission, "sourceArn", SECRETSMANAGER_SECRET)
    secrets = stack.follow(rotation, "secretId", SECRETSMANAGER_SECRET)
    return not permission.has("sourceArn") or not sources or not secrets or any(each in sources for each in secrets)


@resource_control(
    "secretsmanager-not-public",
    title="Secret policies grant no public access",
    severity="critical",
    types=[SECRETSMANAGER_SECRET, SECRETSMANAGER_SECRET_POLICY],
    frameworks={"PCI DSS 4.0": ["7.2.1"], "NIST 800-53": NOT_PUBLIC},
    remedy="Specify the principals in the policy, and set block_public_policy of the SecretPolicy.",
    url="https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html",
)
def is_not_public(secret: Resource, settings: Settings) -> Iterator[Finding]:
    document = read(secret.node("policy"))
    if document.fault:
        yield secret.fail(f"malformed policy document: {document.fault}", "policy")
    for statement in document:
        if "Condition" not in statement.unknown and is_public(statement):
            yield secret.fail(f"{statement.label} grants public access", "policy")


@resource_control(
    "secretsmanager-customer-key",
    title="Secrets are encrypted with a customer managed key in all regions",
    severity="medium",
    types=[SECRETSMANAGER_SECRET],
    frameworks={"PCI DSS 4.0": ["3.6.1", "8.3.2"], "NIST 800-53": ["SC-12", "SC-13", "SC-28", "SC-28(1)"]},
    remedy="Set kms_key_id on the secret and on each of its replicas.",
    url="https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html",
)
def has_customer_managed_key(secret: Resource, settings: Settings) -> Iterator[Finding]:
    for place in (secret, *secret.nodes("replicas")):
        if not has_customer_key(place, "kmsKeyId"):
            yield place.fail("the secret is encrypted with an AWS managed key", "kmsKeyId")


@stack_control(
    "secretsmanager-replica-keys",
    title="Replicas of secrets are encrypted with a key of their region",
    severity="high",
    types=[SECRETSMANAGER_SECRET],
    frameworks={"NIST 800-53": ["SC-12", "SC-28"]},
    traps=["T-31"],
    remedy="Use the replica of the key in the replica's region.",
    url="https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets.html",
)
def replica_keys_are_of_the_region(secret: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for replica in secret.nodes("replicas"):
        region = replica.string("region")
        keys = keys_of(stack, replica, "kmsKeyId")
        if region and keys and all(key.region not in ("", region) for key in keys):
            yield replica.fail(f"the key is in {keys[0].region}, the replica in {region}", "kmsKeyId", value=region)


@resource_control(
    "secretsmanager-name-reuse",
    title="Secrets can be recreated after a deletion",
    severity="low",
    types=[SECRETSMANAGER_SECRET],
    frameworks={"NIST 800-53": ["CP-10"]},
    traps=["T-31"],
    remedy="Add a random suffix to the name, or set recovery_window_in_days to 0 if no recovery is required.",
    url="https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_delete-secret.html",
)
def name_is_reusable(secret: Resource, settings: Settings) -> Iterator[Finding]:
    """The name of a deleted secret is reserved for its recovery window, in all regions with a replica."""
    if secret.number("recoveryWindowInDays", 30) == 0 or secret.has("namePrefix") or not secret.has("name"):
        return
    if not RANDOM_SUFFIX.search(secret.string("name")):
        yield secret.missing("the name is reserved during the recovery window of a deleted secret", "name")


@resource_control(
    "secretsmanager-block-public",
    title="Secret policies have block_public_policy",
    severity="low",
    types=[SECRETSMANAGER_SECRET_POLICY],
    frameworks={"PCI DSS 4.0": ["7.2.1"], "NIST 800-53": NOT_PUBLIC},
    remedy="Set block_public_policy to true: Secrets Manager then refuses public policies.",
    url="https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html",
)
def public_policies_are_blocked(policy: Resource, settings: Settings) -> Iterator[Finding]:
    if not policy.flag("blockPublicPolicy"):
        yield policy.fail("Secrets Manager accepts a public policy", "blockPublicPolicy")


@resource_control(
    "secretsmanager-recovery",
    title="Protected secrets have a recovery window",
    severity="low",
    types=[SECRETSMANAGER_SECRET],
    frameworks={"NIST 800-53": ["CP-9", "CP-10", "SC-12"]},
    remedy="Omit recovery_window_in_days, or set it to 7 to 30.",
    url="https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_delete-secret.html",
)
def has_recovery_window(secret: Resource, settings: Settings) -> Iterator[Finding]:
    """Applies to secrets with protect; others may be deleted without recovery."""
    if secret.options.protect and secret.has("recoveryWindowInDays") and not secret.number("recoveryWindowInDays", 30):
        yield secret.fail("a deleted secret cannot be recovered", "recoveryWindowInDays")
