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
# An older token of the same type.
older = resource("aws:alb/listener:Listener", "http", protocol="HTTP", defaultActions=[FORWARD])


def test_http_redirects(cases: Cases) -> None:
    rule = resource(ELB_LISTENER_RULE, "rule", refers={"listenerArn": http}, actions=[FORWARD])
    cases(
        "elb-http-redirect",
        passes=[[http], [https], [http, rule.with_props(actions=[REDIRECT])]],
        fails=[
            [http.with_props(defaultActions=[FORWARD])],
            [http.with_props(defaultActions=[{"type": "redirect", "redirect": {"protocol": "#{protocol}"}}])],
            [http.with_props(defaultActions=None)],
            [http, rule],
            [http.with_props(protocol=None, defaultActions=[FORWARD])],
            [older],
        ],
        unknown=[[http.with_props(defaultActions=UNKNOWN)], [http.with_props(protocol=UNKNOWN)]],
    )


def test_listeners_are_encrypted(cases: Cases) -> None:
    cases(
        "elb-listener-encrypted",
        passes=[
            [https],
            [https.with_props(protocol="TLS")],
            [https.with_props(protocol="UDP")],
            [http],
            [resource(ELB_LISTENER, "gateway", defaultActions=[FORWARD])],
        ],
        fails=[
            [https.with_props(protocol="TCP")],
            [http.with_props(defaultActions=[FORWARD])],
            [https.with_props(protocol="TCP_UDP")],
            [resource(ELB_LISTENER, "by-default", port=80, defaultActions=[FORWARD])],
            [older],
        ],
        unknown=[[https.with_props(protocol=UNKNOWN)]],
    )


@pytest.mark.parametrize("policy", SSL_POLICIES)
def test_recommended_tls_policies(cases: Cases, policy: str) -> None:
    cases(
        "elb-listener-tls-policy",
        passes=[[https.with_props(sslPolicy=policy)]],
        fails=[[https.with_props(sslPolicy="ELBSecurityPolicy-2016-08")]],
    )


def test_older_tls_policies(cases: Cases) -> None:
    cases(
        "elb-listener-tls-policy",
        passes=[[http], [https.with_props(protocol="TCP", sslPolicy=None)]],
        fails=[
            [https.with_props(sslPolicy=None)],
            [https.with_props(sslPolicy="ELBSecurityPolicy-TLS-1-0-2015-04")],
            [https.with_props(sslPolicy="ELBSecurityPolicy-TLS13-1-0-2021-06")],
            [https.with_props(protocol="TLS", sslPolicy="ELBSecurityPolicy-TLS13-1-1-2021-06")],
        ],
        unknown=[[https.with_props(sslPolicy=UNKNOWN)]],
    )


def test_classic_listeners_are_encrypted(cases: Cases) -> None:
    classic = resource(CLASSIC_LOAD_BALANCER, "old", listeners=[{"lbProtocol": "https"}])
    cases(
        "elb-classic-listener-encrypted",
        passes=[[classic]],
        fails=[
            [classic.with_props(listeners=[{"lbProtocol": "https"}, {"lbProtocol": "http"}])],
            [resource("aws:elasticloadbalancing/loadBalancer:LoadBalancer", "old", listeners=[{"lbProtocol": "tcp"}])],
        ],
        unknown=[[classic.with_props(listeners=UNKNOWN)], [classic.with_props(listeners=[{"lbProtocol": UNKNOWN}])]],
    )


def test_deletion_protection(cases: Cases) -> None:
    cases(
        "elb-deletion-protection",
        passes=[[balancer.with_props(enableDeletionProtection=True)]],
        fails=[
            [balancer],
            [balancer.with_props(enableDeletionProtection=False)],
            [resource("aws:applicationloadbalancing/loadBalancer:LoadBalancer", "edge")],
        ],
        unknown=[[balancer.with_props(enableDeletionProtection=UNKNOWN)]],
    )


def test_access_logs(cases: Cases) -> None:
    classic = resource(CLASSIC_LOAD_BALANCER, "old")
    cases(
        "elb-access-logs",
        passes=[
            [balancer.with_props(accessLogs={"bucket": "logs", "enabled": True})],
            [balancer.with_props(loadBalancerType="gateway")],
            [classic.with_props(accessLogs={"bucket": "logs"})],
        ],
        fails=[
            [balancer],
            [balancer.with_props(accessLogs={"bucket": "logs"})],
            [balancer.with_props(accessLogs={"bucket": "logs", "enabled": False})],
            [classic],
            [classic.with_props(accessLogs={"bucket": "logs", "enabled": False})],
        ],
        unknown=[
            [balancer.with_props(accessLogs=UNKNOWN)],
            [balancer.with_props(accessLogs={"bucket": "logs", "enabled": UNKNOWN})],
        ],
    )


def test_invalid_headers(cases: Cases) -> None:
    good = balancer.with_props(dropInvalidHeaderFields=True)
    cases(
        "elb-invalid-headers",
        passes=[
            [good],
            [good.with_props(desyncMitigationMode="strictest")],
            [balancer.with_props(loadBalancerType="network")],
        ],
        fails=[[balancer], [good.with_props(desyncMitigationMode="monitor")]],
        unknown=[
            [balancer.with_props(dropInvalidHeaderFields=UNKNOWN)],
            [good.with_props(desyncMitigationMode=UNKNOWN)],
        ],
    )


def test_zones(cases: Cases) -> None:
    cases(
        "elb-zones",
        passes=[
            [balancer.with_props(subnets=["one", "two"])],
            [balancer.with_props(subnets=[UNKNOWN, UNKNOWN])],
            [balancer.with_props(subnetMappings=[{"subnetId": "one"}, {"subnetId": "two"}])],
            [balancer],
        ],
        fails=[[balancer.with_props(subnets=["one"])], [balancer.with_props(subnetMappings=[{"subnetId": "one"}])]],
    )


def test_connection_logs(cases: Cases) -> None:
    cases(
        "elb-connection-logs",
        passes=[
            [balancer.with_props(connectionLogs={"enabled": True, "bucket": "logs"})],
            [balancer.with_props(loadBalancerType="network")],
        ],
        fails=[[balancer], [balancer.with_props(connectionLogs={"bucket": "logs"})]],
        unknown=[
            [balancer.with_props(connectionLogs={"enabled": UNKNOWN})],
            [balancer.with_props(loadBalancerType=UNKNOWN)],
        ],
    )
