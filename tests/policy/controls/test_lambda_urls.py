"""Function URLs: which distributions may call them, and with which permissions."""

from policy.tokens import LAMBDA_PERMISSION
from tests.policy.harness import GIVEN, Cases, Given, resource

CDN = "arn:aws:cloudfront::111122223333:distribution/EDFDVBD632BHDS5"


CLOUDFRONT = "cloudfront.amazonaws.com"


def permission(name: str, action: str, **properties: object) -> Given:
    given = {"action": action, "principal": CLOUDFRONT, "function": "images", "qualifier": "live", **properties}
    return resource(LAMBDA_PERMISSION, name).with_props(**given)


def url(**properties: object) -> Given:
    return permission("url", "lambda:InvokeFunctionUrl", functionUrlAuthType="AWS_IAM", **properties)


def test_urls_accept_requests_of_named_distributions(cases: Cases) -> None:
    cases(
        "lambda-function-url-source",
        passes=[[url(sourceArn=CDN)], [url(sourceArn=GIVEN)], [url(principal="111122223333")]],
        fails=[
            [url()],
            [url(sourceAccount="111122223333")],
            [url(sourceArn="arn:aws:cloudfront::111122223333:distribution/*")],
            [url(sourceArn="*")],
        ],
        unknown=[],
    )


def test_a_url_takes_two_permissions(cases: Cases) -> None:
    def invocation(action: str = "lambda:InvokeFunction", **properties: object) -> Given:
        return permission("invocation", action, sourceArn=CDN, **properties)

    cases(
        "lambda-function-url-permissions",
        passes=[
            [url(sourceArn=CDN), invocation(invokedViaFunctionUrl=True)],
            [url(sourceArn=CDN), invocation("lambda:*")],
            [invocation()],
        ],
        fails=[
            [url(sourceArn=CDN)],
            [url(sourceArn=CDN), invocation(principal="events.amazonaws.com")],
            [url(sourceArn=CDN), invocation(qualifier="other")],
        ],
        unknown=[],
    )
