"""Transit gateways and VPN connections."""

from policy.tokens import EC2_CLIENT_VPN_ENDPOINT, EC2_TRANSIT_GATEWAY, EC2_VPN_CONNECTION
from tests.policy.harness import UNKNOWN, Cases, Given, resource

TUNNELS = ("tunnel1", "tunnel2")


def test_attachments_are_accepted_by_hand(cases: Cases) -> None:
    gateway = resource(EC2_TRANSIT_GATEWAY)
    cases(
        "ec2-transit-gateway-attachments",
        passes=[[gateway], [gateway.with_props(autoAcceptSharedAttachments="disable")]],
        fails=[[gateway.with_props(autoAcceptSharedAttachments="enable")]],
        unknown=[[gateway.with_props(autoAcceptSharedAttachments=UNKNOWN)]],
    )


def test_client_connections_are_logged(cases: Cases) -> None:
    def endpoint(enabled: object) -> list[Given]:
        return [resource(EC2_CLIENT_VPN_ENDPOINT, connectionLogOptions={"enabled": enabled})]

    cases("ec2-client-vpn-logging", passes=[endpoint(True)], fails=[endpoint(False)], unknown=[endpoint(UNKNOWN)])


def test_both_tunnels_are_logged(cases: Cases) -> None:
    def connection(*enabled: object) -> list[Given]:
        options = {
            f"{tunnel}LogOptions": {"cloudwatchLogOptions": {"logEnabled": value}}
            for tunnel, value in zip(TUNNELS, enabled, strict=True)
        }
        return [resource(EC2_VPN_CONNECTION).with_props(**options)]

    cases(
        "ec2-vpn-logging",
        passes=[connection(True, True)],
        fails=[[resource(EC2_VPN_CONNECTION)], connection(True, False)],
        unknown=[connection(True, UNKNOWN)],
    )


def test_tunnels_use_ikev2_only(cases: Cases) -> None:
    connection = resource(EC2_VPN_CONNECTION, tunnel1IkeVersions=["ikev2"], tunnel2IkeVersions=["ikev2"])
    cases(
        "ec2-vpn-ike",
        passes=[[connection]],
        fails=[
            [connection.with_props(tunnel2IkeVersions=["ikev1", "ikev2"])],
            [connection.with_props(tunnel1IkeVersions=None)],
        ],
    )
