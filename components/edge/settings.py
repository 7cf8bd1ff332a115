"""Settings of CloudFront, its certificate, web ACL and Shield."""

from collections.abc import Iterator

from pydantic import Field

from components.edge.acm.settings import CertificateSettings
from components.edge.cloudfront.parts import Name
from components.edge.cloudfront.settings import DistributionSettings
from components.edge.cloudfront.variants import name_faults
from components.edge.shield.settings import ShieldAdvancedSettings
from components.edge.waf.settings import WebAclSettings
from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault


class EdgeSettings(Settings):
    """The stack's distributions."""

    distributions: dict[Name, DistributionSettings] = Field(default_factory=dict)
    """Distributions by name; none by default (QA-41: content is then read with presigned URLs of the bucket)."""
    certificate: CertificateSettings = Field(default_factory=CertificateSettings)
    """The ACM certificate of all distributions with aliases."""
    web_acl: WebAclSettings | None = None
    """The AWS WAF web ACL of all distributions; none by default."""
    shield_advanced: ShieldAdvancedSettings | None = None
    """AWS Shield Advanced for all distributions; Shield Standard, which is free, if omitted."""

    @property
    def aliases(self) -> dict[str, str]:
        """Aliases of all distributions, by path in the stack file."""
        return {
            f"edge.distributions.{name}.aliases[{index}]": alias
            for name, distribution in self.distributions.items()
            for index, alias in enumerate(distribution.aliases)
        }

    @property
    def certificate_names(self) -> tuple[str, ...]:
        """Domain names of the certificate: explicit ones, or every alias."""
        return self.certificate.domain_names or tuple(dict.fromkeys(self.aliases.values()))

    def faults(self) -> Iterator[Fault]:
        """Aliases of two distributions, which CloudFront rejects, aliases without a certificate, and long names."""
        relative = ((path.removeprefix("edge."), name) for path, name in self.aliases.items())
        yield from self.certificate.alias_faults(relative)
        if len(self.certificate_names) > 10:
            yield Fault(
                path="certificate.domainNames",
                value=len(self.certificate_names),
                problem="allowed: 10 names on a certificate",
                remedy="use a wildcard",
            )
        for path, concern in (("webAcl", self.web_acl), ("shieldAdvanced", self.shield_advanced)):
            if concern is not None and not self.distributions:
                yield Fault(path=path, problem="there is no distribution to protect", remedy="remove it")
        for name, distribution in self.distributions.items():
            found = name_faults(distribution, f"edge-{name}-viewer")
            yield from (fault.under(f"distributions.{name}") for fault in found)
        owners: dict[str, str] = {}
        for name, distribution in self.distributions.items():
            for index, alias in enumerate(distribution.aliases):
                if alias in owners:
                    yield Fault(
                        path=f"distributions.{name}.aliases[{index}]",
                        value=alias,
                        problem=f"is an alias of {owners[alias]} too",
                        remedy="remove one",
                    )
                owners.setdefault(alias, f"distributions.{name}")
