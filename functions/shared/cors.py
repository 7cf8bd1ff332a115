"""Headers of cross-origin requests."""

from functions.shared.configuration import ConfigurationError, Environment

ORIGIN = r"\*|https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?"


def cors_headers(environment: Environment) -> dict[str, str]:
    """Headers with which scripts of another origin may read an answer of a REST API; that of an HTTP API has its own.

    CORS_ORIGIN: the origin of the API's preflight answers, or `*` for any; no headers if omitted. CORS_COOKIES:
    whether requests have cookies, false if omitted. ConfigurationError for cookies of any origin.
    """
    origin = environment.text("CORS_ORIGIN", "", pattern=ORIGIN)
    credentials = environment.flag("CORS_COOKIES")
    if credentials and origin in ("", "*"):
        raise ConfigurationError(f"CORS_COOKIES: 'true': not with the origin '{origin}'; set one in CORS_ORIGIN")
    if not origin:
        return {}
    found = {"Access-Control-Allow-Origin": origin}
    return {**found, "Access-Control-Allow-Credentials": "true"} if credentials else found
