"""Forms of APIs, distributions, names and user pools."""

from collections.abc import Mapping

from preview.forms.form import Form, global_, regional

_API_ARN = "arn:{partition}:apigateway:{region}::"
FORMS: Mapping[str, Form] = {
    "aws:apigateway/deployment:Deployment": Form(id="{hex:.10}"),
    "aws:apigateway/domainName:DomainName": Form(
        name="domainName",
        id="{type}-{digest}",
        arn=f"{_API_ARN}/domainnames/{{name}}",
        values={
            "cloudfrontDomainName": "d{hex:.16}.cloudfront.net",
            "cloudfrontZoneId": "Z2FDTNDATAQYW2",
            "regionalDomainName": "d-{id}.execute-api.{region}.{dns}",
            "regionalZoneId": "Z{HEX:.17}",
        },
    ),
    "aws:apigateway/resource:Resource": Form(id="{hex:.10}"),
    "aws:apigateway/restApi:RestApi": Form(
        id="{hex:.10}",
        arn=f"{_API_ARN}/restapis/{{id}}",
        values={"executionArn": regional("execute-api", "{id}"), "rootResourceId": "{hex:.16}"},
    ),
    "aws:apigateway/stage:Stage": Form(
        name="stageName",
        id="ags-{restApi}-{name}",
        arn=f"{_API_ARN}/restapis/{{restApi}}/stages/{{name}}",
        values={
            "executionArn": regional("execute-api", "{restApi}/{name}"),
            "invokeUrl": "https://{restApi}.execute-api.{region}.{dns}/{name}",
        },
    ),
    "aws:apigatewayv2/api:Api": Form(
        id="{hex:.10}",
        arn=f"{_API_ARN}/apis/{{id}}",
        values={
            "apiEndpoint": "{protocol}://{id}.execute-api.{region}.{dns}",
            "executionArn": regional("execute-api", "{id}"),
        },
    ),
    "aws:apigatewayv2/stage:Stage": Form(
        id="{type}-{digest}",
        arn=f"{_API_ARN}/apis/{{apiId}}/stages/{{name}}",
        values={
            "executionArn": regional("execute-api", "{apiId}/{name}"),
            "invokeUrl": "https://{apiId}.execute-api.{region}.{dns}/{name}",
        },
    ),
    "aws:cloudfront/distribution:Distribution": Form(
        id="E{HEX:.13}",
        arn=global_("cloudfront", "distribution/{id}"),
        values={"domainName": "d{hex:.13}.cloudfront.net", "hostedZoneId": "Z2FDTNDATAQYW2"},
    ),
    "aws:cloudfront/function:Function": Form(id="{type}-{digest}", arn=global_("cloudfront", "function/{name}")),
    "aws:cloudfront/keyGroup:KeyGroup": Form(id="{uuid}"),
    "aws:cloudfront/keyValueStore:KeyValueStore": Form(id="{uuid}", arn=global_("cloudfront", "key-value-store/{id}")),
    "aws:cloudfront/originAccessControl:OriginAccessControl": Form(
        id="E{HEX:.13}", arn=global_("cloudfront", "origin-access-control/{id}")
    ),
    "aws:cloudfront/originAccessIdentity:OriginAccessIdentity": Form(
        id="E{HEX:.13}",
        arn=global_("cloudfront", "origin-access-identity/{id}"),
        values={
            "cloudfrontAccessIdentityPath": "origin-access-identity/cloudfront/{id}",
            "iamArn": "arn:{partition}:iam::cloudfront:user/CloudFront Origin Access Identity {id}",
            "s3CanonicalUserId": "{hex}{hex}",
        },
    ),
    "aws:cloudfront/publicKey:PublicKey": Form(id="K{HEX:.13}"),
    "aws:cognito/identityPool:IdentityPool": Form(
        id="{region}:{uuid}", arn=regional("cognito-identity", "identitypool/{id}")
    ),
    "aws:cognito/userPool:UserPool": Form(
        id="{region}_{hex:.16}",
        arn=regional("cognito-idp", "userpool/{id}"),
        values={"endpoint": "cognito-idp.{region}.{dns}/{id}"},
    ),
    "aws:cognito/userPoolClient:UserPoolClient": Form(id="{hex:.26}"),
    "aws:cognito/userPoolDomain:UserPoolDomain": Form(
        name="domain",
        id="{name}",
        values={
            "cloudfrontDistribution": "d{hex:.13}.cloudfront.net",
            "cloudfrontDistributionZoneId": "Z2FDTNDATAQYW2",
        },
    ),
    "aws:route53/healthCheck:HealthCheck": Form(id="{uuid}", arn="arn:{partition}:route53:::healthcheck/{uuid}"),
}
