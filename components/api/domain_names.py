"""Domain names of the APIs of a region."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from pulumi import Input, Output, ResourceOptions

from components.api.gateway.domain import ApiDomain, ApiDomainArgs
from components.api.rest.domain import RestDomain, RestDomainArgs
from components.edge.acm.certificate import Certificate, CertificateArgs
from components.edge.route53.dns import zone_id_of
from components.edge.route53.records import AliasRecords, AliasRecordsArgs
from components.edge.route53.routing import Routing


@dataclass(frozen=True, kw_only=True)
class DomainNames:
    """What creates the domain names of a region's APIs: certificates, custom domains, and alias records.

    owner: name of the component that they are children of. shared_records: validation records of the primary region's
    certificates, by domain name. routing, health_check_id: of the records of names that regions share.
    records: validation records of all certificates, by domain name.
    """

    owner: str
    child: ResourceOptions
    zone_ids: Mapping[str, Input[str]]
    shared_records: Mapping[str, Input[str]]
    routing: Routing | None = None
    health_check_id: Input[str] | None = None
    records: dict[str, Input[str]] = field(default_factory=dict[str, Input[str]])

    def rest(self, key: str, names: Sequence[str], api_id: Input[str], stage: Input[str]) -> Output[str]:
        """The URL of a REST API. names: its domain name, and that in the region, if it has one."""

        def domain(name: str, domain_name: str, certificate_arn: Input[str]) -> RestDomain:
            return RestDomain(
                name,
                RestDomainArgs(
                    domain_name=domain_name, certificate_arn=certificate_arn, rest_api_id=api_id, stage=stage
                ),
                self.child,
            )

        return self._named(key, names, domain, "https")

    def other(self, key: str, names: Sequence[str], api_id: Input[str], stage: Input[str], scheme: str) -> Output[str]:
        """The URL of an HTTP or WebSocket API, as `rest`."""

        def domain(name: str, domain_name: str, certificate_arn: Input[str]) -> ApiDomain:
            return ApiDomain(
                name,
                ApiDomainArgs(domain_name=domain_name, certificate_arn=certificate_arn, api_id=api_id, stage=stage),
                self.child,
            )

        return self._named(key, names, domain, scheme)

    def _named(
        self,
        key: str,
        names: Sequence[str],
        domain: Callable[[str, str, Input[str]], ApiDomain | RestDomain],
        scheme: str,
    ) -> Output[str]:
        certificate = self._certificate(key, names)
        for role, name in zip(("", "-regional"), names, strict=False):
            made = domain(f"{self.owner}-{key}{role}-domain", name, certificate.arn)
            shared = not role
            AliasRecords(
                f"{self.owner}-{key}{role}-aliases",
                AliasRecordsArgs(
                    zone_ids={name: zone_id_of(name, self.zone_ids)},
                    target_domain_name=made.target_domain_name,
                    target_zone_id=made.target_zone_id,
                    evaluate_target_health=shared and self.routing is not None,
                    ipv6=False,
                    routing=self.routing if shared else None,
                    health_check_id=self.health_check_id if shared else None,
                ),
                self.child,
            )
        return Output.from_input(f"{scheme}://{names[0]}")

    def _certificate(self, key: str, names: Sequence[str]) -> Certificate:
        certificate = Certificate(
            f"{self.owner}-{key}-certificate",
            CertificateArgs(
                domain_names=names,
                zone_ids={name: zone_id_of(name, self.zone_ids) for name in names},
                shared_records={name: record for name, record in self.shared_records.items() if name in names},
            ),
            self.child,
        )
        self.records.update(certificate.validation_records)
        return certificate
