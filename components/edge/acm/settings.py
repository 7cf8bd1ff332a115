"""The ACM certificate of the stack's distributions."""

from collections.abc import Iterable, Iterator
from typing import Literal

from pydantic import Field

from components.foundation.settings.base import Settings
from components.foundation.settings.domain_names import CertificateNames
from components.foundation.settings.faults import Fault

KeyAlgorithm = Literal["RSA_2048", "EC_prime256v1"]  # supported by CloudFront, API Gateway and load balancers


class CertificateSettings(Settings):
    """One ACM certificate in us-east-1 for all distributions, with DNS validation."""

    domain_names: CertificateNames = Field(default=(), max_length=10)
    """Domain names, the first one as the primary name, such as `example.com` and `*.example.com`; the distributions'
    aliases if omitted."""
    key_algorithm: KeyAlgorithm = "RSA_2048"
    """Key algorithm."""

    def covers(self, name: str) -> bool:
        """Whether the certificate is valid for a name: a wildcard matches exactly one label."""
        return name in self.domain_names or f"*.{name.partition('.')[2]}" in self.domain_names

    def alias_faults(self, aliases: Iterable[tuple[str, str]]) -> Iterator[Fault]:
        """Aliases (path and name) that the certificate does not cover."""
        for path, name in aliases:
            if self.domain_names and not self.covers(name):
                yield Fault(
                    path=path,
                    value=name,
                    problem="is not covered by edge.certificate.domainNames",
                    remedy=f"add '{name}' to them, or a wildcard above it",
                )
