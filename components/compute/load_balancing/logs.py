"""Log delivery of load balancers."""

from pulumi import Input, Output

from components.foundation.documents import Statement, service_statement
from components.foundation.source_keys import source_conditions

LOG_DELIVERY = "logdelivery.elasticloadbalancing.amazonaws.com"
ACCESS_PREFIX = "load-balancer/access"
CONNECTION_PREFIX = "load-balancer/connections"


def load_balancer_writes(bucket_arn: Input[str], region: str, account_id: Input[str]) -> Statement:
    """A statement of the logs bucket that allows the account's load balancers of the region to write below their
    prefixes.

    Elastic Load Balancing, "Enable access logs for your Application Load Balancer". The bucket must be in the load
    balancer's region and encrypted with SSE-S3.
    """
    return service_statement(
        "AllowLoadBalancerLogs",
        LOG_DELIVERY,
        ["s3:PutObject"],
        [
            Output.concat(bucket_arn, f"/{prefix}/AWSLogs/", account_id, "/*")
            for prefix in (ACCESS_PREFIX, CONNECTION_PREFIX)
        ],
        conditions=source_conditions(
            LOG_DELIVERY,
            "s3:PutObject",
            account_id=account_id,
            source_arns=Output.concat(f"arn:aws:elasticloadbalancing:{region}:", account_id, ":loadbalancer/*"),
            operator="ArnLike",
        ),
    )
