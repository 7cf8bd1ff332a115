"""AWS Secrets Manager, AWS Systems Manager Parameter Store, and AWS KMS itself.

AWS Secrets Manager User Guide, "Secret encryption and decryption"; AWS KMS Developer Guide, "Condition keys".
"""

from collections.abc import Iterable, Mapping

from simulator.errors import NotSimulatedError
from simulator.iam.calls import (
    ENCRYPTION_CONTEXT,
    ApiCall,
    Authorization,
    Operation,
    encryption_keys,
    key_uses,
    via_service,
)
from simulator.iam.context import ABSENT, Value

SECRET_CONTEXT, VERSION_CONTEXT, PARAMETER_CONTEXT = "SecretARN", "SecretVersionId", "PARAMETER_ARN"


def secret(
    call: ApiCall, action: str, secret_id: str, keys: Mapping[str, Value], uses: Iterable[str] = ()
) -> list[Authorization]:
    """An action on a secret, and uses of its key."""
    arn = call.account.named(secret_id, "secret")
    found = Authorization(
        action=f"secretsmanager:{action}", resource=arn, keys={"secretsmanager:SecretId": secret_id, **keys}
    )
    key = call.account.keys.get(arn)
    if key is None:
        return [found]
    return [found, *via_service(call, "secretsmanager", key, uses, {SECRET_CONTEXT: arn}, (VERSION_CONTEXT,))]


def _secret(action: str, uses: Iterable[str] = (), **params: str) -> Operation:
    def used(call: ApiCall) -> list[Authorization]:
        keys = {f"secretsmanager:{name}": call.value(param) for name, param in params.items()}
        return secret(call, action, str(call.params["SecretId"]), keys, uses)

    return used


def _random(_: ApiCall) -> list[Authorization]:
    return [Authorization(action="secretsmanager:GetRandomPassword", resource="*")]


def _parameters(action: str) -> Operation:
    def used(call: ApiCall) -> list[Authorization]:
        names: list[str] = call.params.get("Names") or [call.params["Name"]]
        decrypts = call.params.get("WithDecryption", False)
        found: list[Authorization] = []
        for name in names:
            written = name.partition(":")[0] if not name.startswith("arn:") else name  # without version or label
            arn = written if name.startswith("arn:") else call.account.arn("ssm", f"parameter/{written.lstrip('/')}")
            found.append(Authorization(action=f"ssm:{action}", resource=arn))
            found += key_uses(call, "ssm", arn, ("Decrypt",), {PARAMETER_CONTEXT: arn}) if decrypts else ()
        return found

    return used


def _on_key(call: ApiCall, keys: Mapping[str, Value], families: tuple[str, ...] = ()) -> list[Authorization]:
    """An operation on a key, whose action has its name."""
    if "KeyId" not in call.params:
        raise NotSimulatedError(f"kms.{call.operation} without KeyId: the ciphertext says the key")
    given = str(call.params["KeyId"])
    arn = given if ":key/" in given else call.account.named(_alias(given), "key")
    keys = {
        "kms:CallerAccount": call.account.account_id,
        "kms:ViaService": ABSENT,
        **keys,
    }
    if call.operation != "Decrypt":
        keys["kms:RequestAlias"] = _alias(given) if "alias/" in given else ABSENT
    return [Authorization(action=f"kms:{call.operation}", resource=arn, keys=keys, families=families)]


def _alias(key_id: str) -> str:
    return key_id[key_id.index("alias/") :] if "alias/" in key_id else key_id


def _encryption(call: ApiCall) -> list[Authorization]:
    call.refuse("GrantTokens", "Recipient", "DryRun")
    keys = encryption_keys(call, call.params.get("EncryptionContext", {}))
    algorithm = call.params.get("EncryptionAlgorithm", "SYMMETRIC_DEFAULT")
    return _on_key(call, keys | {"kms:EncryptionAlgorithm": algorithm}, (ENCRYPTION_CONTEXT,))


def _signature(call: ApiCall) -> list[Authorization]:
    call.refuse("GrantTokens", "DryRun")
    keys: dict[str, Value] = {
        "kms:SigningAlgorithm": call.value("SigningAlgorithm"),
        "kms:MessageType": str(call.params.get("MessageType", "RAW")),
    }
    return _on_key(call, keys)


OPERATIONS: Mapping[str, Operation] = {
    "secrets-manager.GetSecretValue": _secret(
        "GetSecretValue", ("Decrypt",), VersionId="VersionId", VersionStage="VersionStage"
    ),
    "secrets-manager.PutSecretValue": _secret("PutSecretValue", ("GenerateDataKey", "Decrypt")),
    "secrets-manager.UpdateSecretVersionStage": _secret("UpdateSecretVersionStage", VersionStage="VersionStage"),
    "secrets-manager.DescribeSecret": _secret("DescribeSecret"),
    "secrets-manager.GetRandomPassword": _random,
    "ssm.GetParameter": _parameters("GetParameter"),
    "ssm.GetParameters": _parameters("GetParameters"),
    "kms.Encrypt": _encryption,
    "kms.Decrypt": _encryption,
    "kms.GenerateDataKey": _encryption,
    "kms.GenerateDataKeyWithoutPlaintext": _encryption,
    "kms.Sign": _signature,
    "kms.Verify": _signature,
    "kms.GetPublicKey": lambda call: _on_key(call, {}),
    "kms.DescribeKey": lambda call: _on_key(call, {}),
}
