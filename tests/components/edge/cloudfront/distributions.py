"""Programs with a distribution of a bucket in two regions, and public keys."""

from collections.abc import Mapping
from typing import Any

import pulumi_aws as aws
from pulumi import ResourceOptions

from components.edge.cloudfront.distribution import Distribution, DistributionArgs
from components.edge.cloudfront.origins import Endpoint
from components.edge.cloudfront.settings import DistributionSettings
from preview.graph import Graph
from tests.conftest import Deploy

KEY_A = """\
-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAzzueYYX5NNU/b0IT8zAw
ymllJ50YR+CyAHxp92vrEkPw6E3EY/TXwdmhfrfQ9OmOtlJteY1CjyZm3neDJ060
UMMhrhEbBtkItMjwFPio7vr+q92hG/r4gByhpMvPs7tYXC6SbEuasNzK7aPia6nP
zl5erRWxvxhWixkZgdp8zDoColw5xSjaIRHNlcFrIaS/8WM2qURj+zvxOpSNO47S
9EWJfmRKf8Kyti9DwG/hymFcRvg9JbxS5xzpsD7/HE+XpsUpzQnvM41Zd1+IZTi3
5zuxzlc7OTv9UaXHGxvf97SvwUSyzJgVSn2jWvibsGLS+Xtww/vn/IXj476FvAMB
OwIDAQAB
-----END PUBLIC KEY-----
"""
KEY_B = """\
-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAzDPwliwwPNnCWOgUWIOJ
LGROJVVZrTQWuSKXCBzsB18IBHAkN4hFuUU89tblGJdt3HG1LubTRWoAW4EmDZLN
J7oF0g3SOO9jVANBdrHIxlLTg3lDVZHVmMySobU9nDXT9GXLcUNZrSVZi4VtPR2j
jISUj/Krn1OjaWLIboh9mOC2C/Ai6MozGi5oo+vtTdTPRGDI3p8J0u/m0cEOphRk
OO1s6RF3A2OAMqH7OlcC5g6xNQpFcLvw4iEAN4wbV3Trl5RggYrVOcgs61a+RDQ5
2TFp2xH6tIabsKGpZTER8fu0aSUKoh8Np0dlkXLUWOCNgDWNSJxFAYuJ/g1n1fPW
1wIDAQAB
-----END PUBLIC KEY-----
"""
KEY_C = """\
-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAxXkoVLlXNwh3m7sHaqbu
Dd0ddUJWnGkNcxLPdWMCSfRhC2F9yHqmpO5+hkFj0I6KYVd03EUl2PApz+ChmBIg
57DX5cM0Hv1YbDVqYR8wcekgYVMKw262I0r7ylboKfAOC2WBYTDV1i31+JMS2MUK
LSM4qdEL05NAQvTWI9RapXpZ5Wcp18f567tEmOhgLPhEJ8snP6XpYL7frOd1cxWC
w2M2TQ3N+LSnhvNo+wmyqJWkPQIat8k51hAw04v4Jc4CdiQOrNOx4RshGS7zTzyC
JoU1NqPWn2oMfZPqo8ev+L6CXF+hOZ5eZBEu/uIcDvvt0+QjzuxDGKENnaNjYdhl
8QIDAQAB
-----END PUBLIC KEY-----
"""
ECDSA_KEY = """\
-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE3NYr7o5A0VTrFCbcxGPWn5R2CK/+
RV5Tc0VJEqpddtxRetauDN2Jmq6fCF4gnfom5XtPQGYSGCP9Lv8RJnbYqw==
-----END PUBLIC KEY-----
"""
RSA_4096 = """\
-----BEGIN PUBLIC KEY-----
MIICIjANBgkqhkiG9w0BAQEFAAOCAg8AMIICCgKCAgEAnU5bMs7igKz6kJ99T12N
ZXOlREnC4Hz0zvASGiV9dMAXjF0bawzrtaN/8SuBxi8w4UjdZar30jkErXXQwC1Q
VrwZ5QGa8V/GOT2Wj2j/Ac8eTJbVenerxB2oM+0vm/jaNJKskzvwXgMeSHuADMGG
mDJADfbt0EgDIXMjihfveoMg9S96bw0WKVMZKmnUfMZEkI2Zd1J+E3A/ZlqwLqst
PI2Xc2CMYrfUoAi+mE7ccmPrFr8+RxsTqstRA7up5mgm2YNNIIvSGJKukLeDDNzu
P21j9aubXTAEACa9Ni0fjK4c4GLVnGeqbt9XfU1qWDfn+/p/uGBnNPzbqHuWC/Qq
Tz92B6FIk6tyVPBWDUqK7jZ+HAMjsqNnj+Xub0ZjrxDqmSSVBAy5LsLeoDkKy0IF
x3oRZD3oSc8kQYISXgOS+OI/q0CICugzwcgqf8Zb/lWylvq8JA/nP0YLw5lD82nW
Nmqn42D/pmjRucUCW+zKT2vwOsSm1bGft2gX/YKzaytTN8NdAlfUkKsB/J63e03Y
OGunfN8N8jYmAJ5hRoQkmRZvH+DrynfC09i486Ud/8uYd02RvQrPqp5VjEotRHIM
3z+xlE+KwdVmu19RqRSLJC+PiVa4OrLR0BPsfGsfXjx7zQQrTJKOSh6Qu2VUJ1Xc
jRIGEAK0b/z1yRv4zOorI80CAwEAAQ==
-----END PUBLIC KEY-----
"""

REPLICAS = ["eu-west-1", "ap-southeast-1"]
MEDIA: dict[str, Any] = {"kind": "bucket", "purpose": "media"}
REPLICATED: dict[str, Any] = {**MEDIA, "replicas": REPLICAS, "failover": {"to": "eu-west-1"}}
API: dict[str, Any] = {"kind": "api", "domainName": "api.acme.example"}
BUCKETS = {
    "media": "acme-media.s3.us-east-1.amazonaws.com",
    "media-eu-west-1": "acme-media-eu.s3.eu-west-1.amazonaws.com",
    "media-ap-southeast-1": "acme-media-ap.s3.ap-southeast-1.amazonaws.com",
}
CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/validated"
LOGS = "arn:aws:s3:::acme-logs"


def settings(**given: Any) -> DistributionSettings:
    """Settings in the spelling of a stack file; one bucket that answers every path by default."""
    sound: dict[str, Any] = {"origins": {"media": MEDIA}, "defaultBehavior": {"origin": "media"}}
    return DistributionSettings.model_validate({**sound, **given})


def near(**given: Any) -> dict[str, Any]:
    """A bucket with copies, of which the nearest one answers."""
    function = {"nearest": {"eu-west-1": ["europe", "africa"], "ap-southeast-1": ["JP", "SG"]}}
    return {"origins": {"media": REPLICATED, "api": API}, "viewerFunction": {**function, **given}}


def distribution(
    deploy: Deploy, made: DistributionSettings | None = None, *, unknown: bool = False, **args: Any
) -> Graph:
    """A stack with the distribution `cdn` only."""
    given: Mapping[str, Any] = {
        "origins": {name: Endpoint(domain_name=domain) for name, domain in BUCKETS.items()},
        "name_prefix": "acme-prod",
        "log_bucket_arn": LOGS,
        "account_id": "123456789012",
        **args,
    }

    def program(provider: aws.Provider) -> None:
        Distribution("cdn", DistributionArgs(settings=made or settings(), **given), ResourceOptions(provider=provider))

    return deploy(program, unknown=unknown)
