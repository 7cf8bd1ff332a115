"""Controls for access of other accounts to KMS keys."""

from policy.frameworks import LEAST_PRIVILEGE, PCI_LEAST_PRIVILEGE
from policy.iam.accounts import account_ids
from policy.iam.actions import written
from policy.iam.analysis import granted
from policy.iam.conditions import FOR_SERVICES, requires_true
from policy.iam.documents import read
from policy.messages import listed
from policy.readers.accounts import OWN_ACCOUNTS, own_accounts
from policy.registry import Finding, Iterator, Resource, Settings, Stack, stack_control
from policy.tokens import KMS_GRANT, KMS_KEY_POLICY, KMS_KEYS

GUIDE = "https://docs.aws.amazon.com/kms/latest/developerguide"
# Actions that change who has access to a key, or make its data unreadable.
ADMINISTRATION = (
    "kms:putkeypolicy", "kms:creategrant", "kms:disablekey", "kms:schedulekeydeletion", "kms:deleteimportedkeymaterial",
    "kms:replicatekey", "kms:updateprimaryregion",
)  # fmt: skip


@stack_control(
    "kms-other-account-administration",
    title="Key policies let no other account administer a key",
    severity="high",
    types=[*KMS_KEYS, KMS_KEY_POLICY],
    frameworks={"PCI DSS 4.0": PCI_LEAST_PRIVILEGE, "NIST 800-53": LEAST_PRIVILEGE},
    remedy="Allow other accounts to use the key (kms:Decrypt, kms:GenerateDataKey*, kms:DescribeKey) only.",
    url=f"{GUIDE}/key-policy-modifying-external-accounts.html",
    parameters=[OWN_ACCOUNTS],
)
def other_accounts_do_not_administer(key: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for statement in read(key.node("policy"), ("Effect", "Action", "NotAction", "Principal")):
        if not statement.allows:
            continue
        actions = [action for action in ADMINISTRATION if action in granted(statement)]
        if requires_true(statement, FOR_SERVICES):
            actions = [action for action in actions if action != "kms:creategrant"]
        own = own_accounts(stack, settings)
        for account in own.others_with_access(statement) if actions else ():
            allowed = listed([written(action) for action in actions])
            yield own.finding(key, f"{statement.label} allows account {account} {allowed}", "policy", value=account)


@stack_control(
    "kms-grant-other-account",
    title="Grants of keys are to principals of the account",
    severity="medium",
    types=[KMS_GRANT],
    frameworks={"PCI DSS 4.0": PCI_LEAST_PRIVILEGE, "NIST 800-53": LEAST_PRIVILEGE},
    remedy="Name the principals of other accounts in the key policy, where reviews of access find them.",
    url=f"{GUIDE}/grants.html",
    parameters=[OWN_ACCOUNTS],
)
def grants_are_within_the_account(grant: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    own = own_accounts(stack, settings)
    for path in ("granteePrincipal", "retiringPrincipal"):
        for account in own.others(account_ids(grant.strings(path))):
            yield own.finding(grant, f"account {account} has a grant of the key", path)
