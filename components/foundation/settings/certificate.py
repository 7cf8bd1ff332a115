"""The certificate of the stack's distributions."""

from collections.abc import Iterable, Iterator
from typing import Literal

from pydantic import Field

from components.foundation.settings.base import Settings
from components.foundation.settings.dns_names import RecordName
from components.foundation.settings.faults import Fault

KeyAlgorithm = Literal["RSA_2048", "EC_prime256v1"]  # those that CloudFront, API Gateway and load balancers take


class CertificateSettings(Settings):
    """One certificate in us-east-1 for all distributions, validated by DNS."""

    domain_names: tuple[RecordName, ...] = Field(default=(), max_length=10)
    """Names on it, the first as its own, such as `example.com` and `*.example.com`; the distributions' aliases when
    left out."""
    key_algorithm: KeyAlgorithm = "RSA_2048"
    """Kind of its key."""

    def covers(self, name: str) -> bool:
        """Whether the certificate is good for a name: a wildcard stands for one label, not for none."""
        return name in self.domain_names or f"*.{name.partition('.')[2]}" in self.domain_names

    def alias_faults(self, aliases: Iterable[tuple[str, str]]) -> Iterator[Fault]:
        """Aliases (path and name) that the names leave out."""
        for path, name in aliases:
            if self.domain_names and not self.covers(name):
                yield Fault(
                    path=path,
                    value=name,
                    problem="is on no name of edge.certificate.domainNames",
                    remedy=f"add '{name}' to them, or a wildcard above it",
                )
