"""Keys of certificates."""

from policy.tokens import ACM_CERTIFICATE
from tests.policy.harness import UNKNOWN, Cases, resource


def test_rsa_keys_have_2048_bits(cases: Cases) -> None:
    certificate = resource(ACM_CERTIFICATE)
    cases(
        "acm-key-length",
        passes=[
            [certificate],
            [certificate.with_props(keyAlgorithm="RSA_2048")],
            [certificate.with_props(keyAlgorithm="EC_prime256v1")],
        ],
        fails=[[certificate.with_props(keyAlgorithm="RSA_1024")]],
        unknown=[[certificate.with_props(keyAlgorithm=UNKNOWN)]],
    )
