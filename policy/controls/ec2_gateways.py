"""Controls for transit gateways and VPN connections."""

from policy.frameworks import IN_TRANSIT, LOGGED
from policy.guides import EC2_CONTROLS
from policy.registry import Finding, Iterator, Resource, Settings, resource_control
from policy.tokens import EC2_CLIENT_VPN_ENDPOINT, EC2_TRANSIT_GATEWAY, EC2_VPN_CONNECTION

TUNNELS = ("tunnel1", "tunnel2")


@resource_control(
    "ec2-transit-gateway-attachments",
    title="Transit gateways do not accept attachments automatically",
    severity="high",
    types=[EC2_TRANSIT_GATEWAY],
    frameworks={"FSBP": ["EC2.23"], "NIST 800-53": ["AC-4(21)", "CA-9(1)", "CM-2"]},
    remedy="Set auto_accept_shared_attachments to disable.",
    url=f"{EC2_CONTROLS}#ec2-23",
)
def attachments_are_accepted_by_hand(gateway: Resource, settings: Settings) -> Iterator[Finding]:
    if gateway.string("autoAcceptSharedAttachments") == "enable":
        yield gateway.fail("VPCs of other accounts are attached without approval", "autoAcceptSharedAttachments")


@resource_control(
    "ec2-client-vpn-logging",
    title="Connections of Client VPN endpoints are logged",
    severity="low",
    types=[EC2_CLIENT_VPN_ENDPOINT],
    frameworks={"FSBP": ["EC2.51"], "PCI DSS 4.0": ["10.2.1.7"], "NIST 800-53": LOGGED},
    remedy="Set connection_log_options with enabled=True and a log group.",
    url=f"{EC2_CONTROLS}#ec2-51",
)
def connections_are_logged(endpoint: Resource, settings: Settings) -> Iterator[Finding]:
    if not endpoint.flag("connectionLogOptions.enabled"):
        yield endpoint.fail("connections are not logged", "connectionLogOptions.enabled")


@resource_control(
    "ec2-vpn-logging",
    title="Tunnels of VPN connections are logged",
    severity="medium",
    types=[EC2_VPN_CONNECTION],
    frameworks={"FSBP": ["EC2.171"], "PCI DSS 4.0": ["10.4.2"], "NIST 800-53": LOGGED},
    remedy="Set log_enabled of cloudwatch_log_options for both tunnels.",
    url=f"{EC2_CONTROLS}#ec2-171",
)
def tunnels_are_logged(connection: Resource, settings: Settings) -> Iterator[Finding]:
    for tunnel in TUNNELS:
        path = f"{tunnel}LogOptions.cloudwatchLogOptions.logEnabled"
        if not connection.flag(path):
            yield connection.fail(f"{tunnel} is not logged", path)


@resource_control(
    "ec2-vpn-ike",
    title="VPN connections use IKEv2 only",
    severity="medium",
    types=[EC2_VPN_CONNECTION],
    frameworks={"FSBP": ["EC2.183"], "NIST 800-53": IN_TRANSIT},
    remedy="Set tunnel1_ike_versions and tunnel2_ike_versions to ikev2.",
    url=f"{EC2_CONTROLS}#ec2-183",
)
def tunnels_use_ikev2(connection: Resource, settings: Settings) -> Iterator[Finding]:
    """Both versions are allowed by default."""
    for tunnel in TUNNELS:
        path = f"{tunnel}IkeVersions"
        if not connection.is_unknown(path) and set(connection.strings(path)) != {"ikev2"}:
            yield connection.fail(f"{tunnel} accepts IKEv1", path)
