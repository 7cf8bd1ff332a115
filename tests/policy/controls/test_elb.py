"""Load balancers: TLS, redirects, logs, deletion protection."""

import pytest

from policy.controls.elb import SSL_POLICIES
from policy.tokens import CLASSIC_LOAD_BALANCER, ELB_LISTENER, ELB_LISTENER_RULE, ELB_LOAD_BALANCER
from tests.policy.harness import UNKNOWN, Cases, resource

REDIRECT = {"type": "redirect", "redirect": {"protocol": "HTTPS", "port": "443", "statusCode": "HTTP_301"}}
FORWARD = {
    "type": "forward",
    "targetGroupArn": "arn:aws:elasticloadbalancing:eu-central-1:111122223333:targetgroup/x/1",
}
balancer = resource(ELB_LOAD_BALANCER, "edge")
http = resource(ELB_LISTENER, "http", protocol="HTTP", port=80, defaultActions=[REDIRECT])
https = resource(ELB_LISTENER, "https", protocol="HTTPS", port=443, sslPolicy=SSL_POLICIES[4], defaultActions=[FORWARD])
# Types are checked by the token of the resource, so an older token is one more form of the same thing.
older = resource("aws:alb/listener:Listener", "http", protocol="HTTP", defaultActions=[FORWARD])


def test_http_redirects(cases: Cases) -> None:
    rule = resource(ELB_LISTENER_RULE, "rule", refers={"listenerArn": http}, actions=[FORWARD])
    cases(
        "elb-http-redirect",
        passes=[[http], [https], [http, rule.but(actions=[REDIRECT])]],
        fails=[
            [http.but(defaultActions=[FORWARD])],
            [http.but(defaultActions=[{"type": "redirect", "redirect": {"protocol": "#{protocol}"}}])],
            [http.but(defaultActions=None)],
            [http, rule],
            [older],
        ],
        unknown=[[http.but(defaultActions=UNKNOWN)], [http.but(protocol=UNKNOWN)]],
    )


def test_listeners_encrypt(cases: Cases) -> None:
    cases(
        "elb-listener-encrypted",
        passes=[[https], [https.but(protocol="TLS")], [http], [https.but(protocol=None)]],
        fails=[[https.but(protocol="TCP")], [http.but(defaultActions=[FORWARD])], [https.but(protocol="UDP")], [older]],
        unknown=[[https.but(protocol=UNKNOWN)]],
    )


@pytest.mark.parametrize("policy", SSL_POLICIES)
def test_recommended_tls_policies(cases: Cases, policy: str) -> None:
    cases(
        "elb-listener-tls-policy",
        passes=[[https.but(sslPolicy=policy)]],
        fails=[[https.but(sslPolicy="ELBSecurityPolicy-2016-08")]],
    )


def test_tls_policies_of_old(cases: Cases) -> None:
    cases(
        "elb-listener-tls-policy",
        passes=[[http], [https.but(protocol="TCP", sslPolicy=None)]],
        fails=[
            [https.but(sslPolicy=None)],
            [https.but(sslPolicy="ELBSecurityPolicy-TLS-1-0-2015-04")],
            [https.but(sslPolicy="ELBSecurityPolicy-TLS13-1-0-2021-06")],
            [https.but(protocol="TLS", sslPolicy="ELBSecurityPolicy-TLS13-1-1-2021-06")],
        ],
        unknown=[[https.but(sslPolicy=UNKNOWN)]],
    )


def test_classic_listeners_encrypt(cases: Cases) -> None:
    classic = resource(CLASSIC_LOAD_BALANCER, "old", listeners=[{"lbProtocol": "https"}])
    cases(
        "elb-classic-listener-encrypted",
        passes=[[classic]],
        fails=[
            [classic.but(listeners=[{"lbProtocol": "https"}, {"lbProtocol": "http"}])],
            [resource("aws:elasticloadbalancing/loadBalancer:LoadBalancer", "old", listeners=[{"lbProtocol": "tcp"}])],
        ],
        unknown=[[classic.but(listeners=UNKNOWN)], [classic.but(listeners=[{"lbProtocol": UNKNOWN}])]],
    )


def test_deletion_protection(cases: Cases) -> None:
    cases(
        "elb-deletion-protection",
        passes=[[balancer.but(enableDeletionProtection=True)]],
        fails=[
            [balancer],
            [balancer.but(enableDeletionProtection=False)],
            [resource("aws:applicationloadbalancing/loadBalancer:LoadBalancer", "edge")],
        ],
        unknown=[[balancer.but(enableDeletionProtection=UNKNOWN)]],
    )


def test_access_logs(cases: Cases) -> None:
    classic = resource(CLASSIC_LOAD_BALANCER, "old")
    cases(
        "elb-access-logs",
        passes=[
            [balancer.but(accessLogs={"bucket": "logs", "enabled": True})],
            [balancer.but(loadBalancerType="gateway")],
            [classic.but(accessLogs={"bucket": "logs"})],
        ],
        fails=[
            [balancer],
            [balancer.but(accessLogs={"bucket": "logs"})],
            [balancer.but(accessLogs={"bucket": "logs", "enabled": False})],
            [classic],
            [classic.but(accessLogs={"bucket": "logs", "enabled": False})],
        ],
        unknown=[
            [balancer.but(accessLogs=UNKNOWN)],
            [balancer.but(accessLogs={"bucket": "logs", "enabled": UNKNOWN})],
        ],
    )


def test_invalid_headers(cases: Cases) -> None:
    good = balancer.but(dropInvalidHeaderFields=True)
    cases(
        "elb-invalid-headers",
        passes=[[good], [good.but(desyncMitigationMode="strictest")], [balancer.but(loadBalancerType="network")]],
        fails=[[balancer], [good.but(desyncMitigationMode="monitor")]],
        unknown=[[balancer.but(dropInvalidHeaderFields=UNKNOWN)], [good.but(desyncMitigationMode=UNKNOWN)]],
    )


def test_zones(cases: Cases) -> None:
    cases(
        "elb-zones",
        passes=[
            [balancer.but(subnets=["one", "two"])],
            [balancer.but(subnets=[UNKNOWN, UNKNOWN])],
            [balancer.but(subnetMappings=[{"subnetId": "one"}, {"subnetId": "two"}])],
            [balancer],
        ],
        fails=[[balancer.but(subnets=["one"])], [balancer.but(subnetMappings=[{"subnetId": "one"}])]],
    )


def test_connection_logs(cases: Cases) -> None:
    cases(
        "elb-connection-logs",
        passes=[
            [balancer.but(connectionLogs={"enabled": True, "bucket": "logs"})],
            [balancer.but(loadBalancerType="network")],
        ],
        fails=[[balancer], [balancer.but(connectionLogs={"bucket": "logs"})]],
        unknown=[[balancer.but(connectionLogs={"enabled": UNKNOWN})], [balancer.but(loadBalancerType=UNKNOWN)]],
    )
