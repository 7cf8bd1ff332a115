"""Networks of Lambda functions."""

from policy.tokens import LAMBDA_FUNCTION
from tests.policy.harness import UNKNOWN, Cases, Given, resource


def test_functions_of_a_vpc_are_in_two_zones(cases: Cases) -> None:
    def function(*subnets: str) -> list[Given]:
        return [resource(LAMBDA_FUNCTION, vpcConfig={"subnetIds": list(subnets)})]

    cases(
        "lambda-zones",
        passes=[[resource(LAMBDA_FUNCTION)], function("subnet-a", "subnet-b"), function(UNKNOWN, UNKNOWN)],
        fails=[function("subnet-a")],
    )
