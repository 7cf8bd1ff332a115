"""Values of the templates of output forms, computed where a template names them."""

import ipaddress
from collections.abc import Callable, Mapping
from typing import Any

from preview.registration import ACCOUNT, Registration, kind_of, partition_of, service_of

PRIVATE = ipaddress.IPv4Network("10.0.0.0/8")
PUBLIC = ipaddress.IPv4Network("198.18.0.0/15")  # RFC 2544, benchmarking: in no use on the Internet
PORTS: Mapping[str, int] = {  # Amazon RDS User Guide, defaults by engine
    "aurora-mysql": 3306, "aurora-postgresql": 5432, "db2": 50000, "mariadb": 3306, "mysql": 3306, "oracle": 1521,
    "postgres": 5432, "sqlserver": 1433,
}  # fmt: skip
REDSHIFT_PORT = 5439
BALANCERS: Mapping[str, str] = {"network": "net", "gateway": "gwy"}  # in ARNs; others are `app`
DNS_SUFFIXES: Mapping[str, str] = {"aws-cn": "amazonaws.com.cn"}


class FormValues(dict[str, Any]):
    """The inputs that are strings, and the values of FUNCTIONS; an unknown name is a value of the resource's own."""

    def __init__(self, registration: Registration, name: str) -> None:
        given = {key: value for key, value in registration.inputs.items() if isinstance(value, str) and value}
        super().__init__(given)
        self.registration = registration
        self["name"] = name

    def __missing__(self, key: str) -> str:
        compute = FUNCTIONS.get(key)
        self[key] = compute(self.registration) if compute else f"{key}-{self.registration.digest}"
        return self[key]


def code_of(region: str) -> str:
    """The short form of a region, `use1` of us-east-1 and `apse1` of ap-southeast-1."""
    *area, direction, number = region.split("-") if region.count("-") > 1 else ("", region, "")
    compass = "".join(word[0] for word in ("north", "south", "east", "west", "central") if word in direction)
    return f"{''.join(area).replace('gov', 'g')}{compass}{number}"


def dns_of(region: str) -> str:
    """The DNS suffix of a region's partition."""
    return DNS_SUFFIXES.get(partition_of(region), "amazonaws.com")


def database_port(registration: Registration) -> Any:
    """The port of a database: its input, or the default of its engine."""
    engine = str(registration.inputs.get("engine", ""))
    default = REDSHIFT_PORT if registration.type.startswith("aws:redshift") else PORTS["postgres"]
    return registration.inputs.get("port") or PORTS.get(engine) or PORTS.get(engine.partition("-")[0], default)


def _uuid(registration: Registration) -> str:
    text = registration.hexadecimal
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def _address(network: ipaddress.IPv4Network) -> Callable[[Registration], str]:
    """An address of a network, other than its first and last."""

    def computed(registration: Registration) -> str:
        return str(network[1 + int(registration.hexadecimal, 16) % (network.num_addresses - 2)])

    return computed


def _private_dns(registration: Registration) -> str:
    """Amazon EC2 User Guide, "EC2 instance hostnames and domains"."""
    domain = "ec2" if registration.region == "us-east-1" else f"{registration.region}.compute"
    address = str(registration.inputs.get("privateIp") or _address(PRIVATE)(registration))
    return f"ip-{address.replace('.', '-')}.{domain}.internal"


def _public_dns(registration: Registration) -> str:
    domain = "compute-1" if registration.region == "us-east-1" else f"{registration.region}.compute"
    return f"ec2-{_address(PUBLIC)(registration).replace('.', '-')}.{domain}.{dns_of(registration.region)}"


def _kind(registration: Registration) -> str:
    return BALANCERS.get(str(registration.inputs.get("loadBalancerType")), "app")


def _balancer_host(registration: Registration) -> str:
    """Elastic Load Balancing user guides, "DNS name" of each type."""
    scheme = "internal-" if registration.inputs.get("internal") is True else ""
    name, region, dns = registration.physical_name("name"), registration.region, dns_of(registration.region)
    if _kind(registration) == "app":
        return f"{scheme}{name}-{_digits(registration)}.{region}.elb.{dns}"
    return f"{name}-{registration.hexadecimal[:16]}.elb.{region}.{dns}"


def _digits(registration: Registration) -> str:
    return f"{int(registration.hexadecimal, 16) % 10**10:010}"


def _part_of(property_: str, prefix: str) -> Callable[[Registration], str]:
    """The resource of an ARN without its type: `app/web/50dc6c495c0c9188` of a load balancer."""

    def computed(registration: Registration) -> str:
        given = str(registration.inputs.get(property_, ""))
        return given.partition(f":{prefix}/")[2] or f"app/{registration.name}/{registration.hexadecimal[:16]}"

    return computed


def _cluster(registration: Registration) -> str:
    return str(registration.inputs.get("cluster") or "default").rpartition("/")[2]


def _service_host(registration: Registration) -> str:
    region = "" if registration.region == "global" else f".{registration.region}"
    return f"{service_of(registration.type)}{region}.{dns_of(registration.region)}"


def _path(registration: Registration) -> str:
    return str(registration.inputs.get("path") or "/")


def _protocol(registration: Registration) -> str:
    return "wss" if registration.inputs.get("protocolType") == "WEBSOCKET" else "https"


def _function_version(registration: Registration) -> str:
    return "1" if registration.inputs.get("publish") is True else "$LATEST"


FUNCTIONS: Mapping[str, Callable[[Registration], Any]] = {
    "HEX": lambda registration: registration.hexadecimal.upper(),
    "account": lambda _: ACCOUNT,
    "balancerHost": _balancer_host,
    "clusterName": _cluster,
    "code": lambda registration: code_of(registration.region),
    "databasePort": database_port,
    "digest": lambda registration: registration.digest,
    "digits": _digits,
    "dns": lambda registration: dns_of(registration.region),
    "functionVersion": _function_version,
    "group": lambda registration: str(registration.inputs.get("groupName") or "default"),
    "hex": lambda registration: registration.hexadecimal,
    "host": lambda registration: str(registration.inputs.get("url", "")).removeprefix("https://"),
    "kind": _kind,
    "listener": _part_of("listenerArn", "listener"),
    "loadBalancer": _part_of("loadBalancerArn", "loadbalancer"),
    "partition": lambda registration: partition_of(registration.region),
    "path": _path,
    "privateDns": _private_dns,
    "privateIp": _address(PRIVATE),
    "protocol": _protocol,
    "publicDns": _public_dns,
    "publicIp": _address(PUBLIC),
    "region": lambda registration: registration.region,
    "serviceHost": _service_host,
    "type": lambda registration: kind_of(registration.type),
    "uuid": _uuid,
}
