"""A public ACM certificate with DNS validation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pulumi import ComponentResource, CustomTimeouts, Input, Output, ResourceOptions
from pulumi_aws import acm, route53

from components.edge.acm.settings import KeyAlgorithm

# AWS Certificate Manager quotas: ten names on a certificate, more on request.
NAME_LIMIT = 10
VALIDATION_TTL_SECONDS = 300


@dataclass(frozen=True, kw_only=True)
class CertificateArgs:
    """Arguments of Certificate.

    domain_names: the primary name and the alternative names. A wildcard does not cover the name above it: list both
        (GD-22).
    zone_ids: hosted zone of the validation record, by validated domain (`validated_domains(domain_names)`).
    shared_records: name of another certificate's validation record, by validated domain. ACM uses the same record in
        every region, so a second certificate of a name reuses the first's. None by default.
    key_algorithm: both are supported by CloudFront, API Gateway and load balancers.
    """

    domain_names: Sequence[str]
    zone_ids: Mapping[str, Input[str]]
    shared_records: Mapping[str, Input[str]] = field(default_factory=dict[str, Input[str]])
    key_algorithm: KeyAlgorithm = "RSA_2048"

    def __post_init__(self) -> None:
        if not 1 <= len(set(self.domain_names)) == len(self.domain_names) <= NAME_LIMIT:
            raise ValueError(f"domain_names: {list(self.domain_names)}: allowed: 1 to {NAME_LIMIT} different names")
        for domain in validated_domains(self.domain_names):
            if domain not in self.zone_ids and domain not in self.shared_records:
                raise ValueError(f"zone_ids: no zone for {domain}; set its ID, or a record in shared_records")


def validated_domains(domain_names: Sequence[str]) -> tuple[str, ...]:
    """The domains with a validation record: a wildcard and the name above it share one."""
    return tuple(dict.fromkeys(name.removeprefix("*.") for name in domain_names))


class Certificate(ComponentResource):
    """A certificate, its DNS validation records, and the validation.

    `arn` depends on the validation, so that nothing uses a certificate before it is issued (T-02). ACM renews it while
    the records exist. CloudFront accepts certificates of us-east-1 only; the region is the provider's.
    validation_records: by validated domain, for a certificate of the same names in another region.
    """

    arn: Output[str]
    validation_records: Mapping[str, Input[str]]

    def __init__(self, name: str, args: CertificateArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:edge:Certificate", name, None, opts)
        child = ResourceOptions(parent=self)

        certificate = acm.Certificate(
            f"{name}-certificate",
            domain_name=args.domain_names[0],
            subject_alternative_names=list(args.domain_names[1:]),
            validation_method="DNS",
            key_algorithm=args.key_algorithm,
            opts=child,
        )
        records: dict[str, Input[str]] = dict(args.shared_records)
        for domain in validated_domains(args.domain_names):
            if domain not in args.shared_records:
                records[domain] = self._record(f"{name}-{domain}", certificate, domain, args.zone_ids[domain]).fqdn
        validation = acm.CertificateValidation(
            f"{name}-validation",
            certificate_arn=certificate.arn,
            validation_record_fqdns=[records[domain] for domain in validated_domains(args.domain_names)],
            # Validation takes minutes if the zone is delegated; otherwise it never completes.
            opts=ResourceOptions(parent=self, custom_timeouts=CustomTimeouts(create="20m")),
        )

        self.arn, self.validation_records = validation.certificate_arn, records
        self.register_outputs({"arn": self.arn})

    def _record(self, name: str, certificate: acm.Certificate, domain: str, zone_id: Input[str]) -> route53.Record:
        option = certificate.domain_validation_options.apply(lambda options: _option_of(domain, options))
        return route53.Record(
            name,
            zone_id=zone_id,
            name=option.apply(lambda found: _given(found.resource_record_name)),
            type=option.apply(lambda found: _given(found.resource_record_type)),
            records=[option.apply(lambda found: _given(found.resource_record_value))],
            ttl=VALIDATION_TTL_SECONDS,
            allow_overwrite=True,  # the same record validates every certificate of the name in the account
            opts=ResourceOptions(parent=self),
        )


def _option_of(
    domain: str, options: Sequence[acm.outputs.CertificateDomainValidationOption]
) -> acm.outputs.CertificateDomainValidationOption:
    """The validation option of a domain or its wildcard: ACM returns them in arbitrary order."""
    found = [option for option in options if (option.domain_name or "").removeprefix("*.") == domain]
    if not found and len(options) != 1:  # a single option applies in any notation of its domain
        raise ValueError(f"the certificate has no validation record for {domain}")
    return (found or options)[0]


def _given(value: str | None) -> str:
    if value is None:
        raise ValueError("the certificate has no DNS validation record")
    return value
