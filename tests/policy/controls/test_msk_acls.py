"""Kafka's access control lists."""

from dataclasses import replace

from policy.tokens import MSK_CLUSTER, MSK_CONFIGURATION
from tests.policy.harness import UNKNOWN, Cases, resource

closed = resource(MSK_CONFIGURATION, "brokers", serverProperties="allow.everyone.if.no.acl.found = false\n")
plain = closed.with_props(serverProperties="auto.create.topics.enable=false\n#allow.everyone.if.no.acl.found=false")
cluster = resource(MSK_CLUSTER, "events", clientAuthentication={"sasl": {"scram": True}})
configured = replace(
    cluster, refers={"configurationInfo": closed}, props={**cluster.props, "configurationInfo": {"arn": "brokers-id"}}
)


def test_topics_without_access_control_lists_are_closed(cases: Cases) -> None:
    iam = cluster.with_props(clientAuthentication={"sasl": {"iam": True}})
    certificates = cluster.with_props(clientAuthentication={"tls": {"certificateAuthorityArns": ["arn:aws:acm-pca:x"]}})
    cases(
        "msk-open-without-acl",
        passes=[[closed], [plain], [configured, closed], [iam], [iam, plain]],
        fails=[
            [closed.with_props(serverProperties="allow.everyone.if.no.acl.found=true")],
            [cluster],
            [certificates],
            [configured, plain],
        ],
        unknown=[
            [closed.with_props(serverProperties=UNKNOWN)],
            [cluster.with_props(configurationInfo={"arn": "arn:aws:kafka:eu-central-1:111122223333:configuration/x"})],
        ],
    )
