"""Forms of environment variables in words, for messages about values that do not match their patterns."""

from collections.abc import Mapping

NAME = "a letter or '_', then up to 254 letters, digits, '_', '.' and '-'"

FORMS: Mapping[str, str] = {
    "ARCHIVE_PREFIX": "a prefix of keys that ends with '/', such as records/",
    "CDN_DOMAIN": "a domain name in lower case without https:// or a path, such as cdn.acme.example",
    "COGNITO_CLIENTS": "ids of app clients, separated by commas",
    "COGNITO_ISSUER": "the URL of a user pool, https://cognito-idp.<region>.amazonaws.com/<id of the pool>",
    "COGNITO_TOKEN_USES": "access, id, or both separated by a comma",
    "CONNECTIONS_INDEX": NAME,
    "CONNECTIONS_TABLE": NAME,
    "COOKIE_DOMAIN": "a domain name in lower case without a leading dot, such as acme.example",
    "CORS_ORIGIN": "* or one origin without a path, such as https://app.acme.example",
    "FIREBASE_PROJECT": "the id of a project: 6 to 30 of a-z, 0-9 and '-', a letter first",
    "JWT_AUDIENCE": "up to 255 characters without spaces, as in the claim aud",
    "JWT_ISSUER": "up to 255 characters without spaces, as in the claim iss",
    "LINKS_TABLE": NAME,
    "LINK_TARGET": "a URL with https:// and {id} behind its host, such as https://acme.example/m/{id}",
    "MEDIACONVERT_QUEUE": "the ARN of a queue of MediaConvert",
    "MEDIACONVERT_ROLE": "the ARN of a role",
    "MEDIACONVERT_TEMPLATE": "the name of a job template: up to 80 letters, digits, '_', '.' and '-'",
    "OPENAI_PROJECT": "the id of a project: up to 128 letters, digits, '_' and '-'",
    "RECORDS_CREATED": NAME,
    "RECORDS_KEY": NAME,
    "RECORDS_OWNER": NAME,
    "RECORDS_TABLE": NAME,
    "TOKEN_PARAMETER": "the name of a query parameter: up to 64 letters, digits, '_', '.' and '-'",
    "TOTALS_TABLE": NAME,
    "VARIANTS_REGIONS": "regions separated by commas, such as eu-west-1,ap-southeast-1",
}
"""What a variable with a pattern has to be."""
