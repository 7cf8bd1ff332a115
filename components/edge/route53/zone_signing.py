"""DNSSEC for a hosted zone."""

from dataclasses import dataclass

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import kms, route53

from components.foundation.documents import Statement, account_use, document, service_statement
from components.foundation.source_keys import source_conditions

SIGNER = "dnssec-route53.amazonaws.com"


@dataclass(frozen=True, kw_only=True)
class ZoneSigningArgs:
    """The zone to sign, and the account that the key belongs to."""

    zone_id: Input[str]
    zone_arn: Input[str]
    account_id: Input[str]


class ZoneSigning(ComponentResource):
    """A KMS key that Route 53 may use for this zone only, the key-signing key, and DNSSEC signing.

    Belongs in us-east-1, where Route 53 requires the keys (Route 53 Developer Guide, "Working with customer managed
    keys for DNSSEC"). The key is single-Region and does not rotate, because KMS does not rotate asymmetric keys. Key
    and signing are protected: to lose either while the parent zone has the DS record makes the domain unresolvable.
    """

    ds_record: Output[str]

    def __init__(self, name: str, args: ZoneSigningArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:edge:ZoneSigning", name, None, opts)
        protected = ResourceOptions(parent=self, protect=True)

        key = kms.Key(
            f"{name}-key",
            description="Signs a hosted zone (DNSSEC)",
            key_usage="SIGN_VERIFY",
            customer_master_key_spec="ECC_NIST_P256",
            deletion_window_in_days=30,
            policy=document(_key_statements(args)),
            opts=protected,
        )
        signing_key = route53.KeySigningKey(
            f"{name}-signing-key",
            name="zone",
            hosted_zone_id=args.zone_id,
            key_management_service_arn=key.arn,
            opts=protected,
        )
        route53.HostedZoneDnsSec(f"{name}-dnssec", hosted_zone_id=signing_key.hosted_zone_id, opts=protected)

        self.ds_record = signing_key.ds_record
        self.register_outputs({"ds_record": self.ds_record})


def _key_statements(args: ZoneSigningArgs) -> list[Statement]:
    signing = ["kms:DescribeKey", "kms:GetPublicKey", "kms:Sign"]
    source = source_conditions(SIGNER, signing[0], account_id=args.account_id, source_arns=args.zone_arn)
    return [
        account_use(args.account_id),
        service_statement("AllowSigning", SIGNER, signing, "*", conditions=source),
        service_statement(
            "AllowGrant",
            SIGNER,
            ["kms:CreateGrant"],
            "*",
            conditions={"Bool": {"kms:GrantIsForAWSResource": "true"}},
        ),
    ]
