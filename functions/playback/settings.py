"""Settings of the function."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from functions.shared.callers import CallerClaims
from functions.shared.configuration import ConfigurationError, Environment
from functions.shared.distribution import variants_regions
from functions.shared.prefixes import Places
from functions.shared.records_table import RecordsTable

if TYPE_CHECKING:
    from functions.shared.cloudfront import Hash

LONGEST_CACHE_SECONDS = 86400
HOST = r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}"


@dataclass(frozen=True, kw_only=True)
class PlaybackSettings:
    """Settings by environment variables.

    CDN_DOMAIN: host of the distribution; without one, URLs are of S3. COOKIE_DOMAIN: domain of the cookies, which
    CDN_DOMAIN and the API's host are in; that of the answer if omitted. SIGNING_KEYS: the secret with the key, by its
    key in the stack file, its name or its ARN; that of the one SECRET_x, the secret in the access settings, if omitted.
    SIGNING_CACHE_SECONDS: until the secret is read again, 300 if omitted. SIGNING_HASH: SHA1 if omitted, or SHA256.
    PLAYBACK_SECONDS: least validity of what is signed, an hour if omitted. PLAYBACK_CACHE_SECONDS: how long the same
    URL is signed, so that caches of clients have it once; 600 if omitted, and that of the parameter `url-cache-seconds`
    where the function has access to it. VARIANTS_ON_REQUEST: whether the distribution has images made in other sizes
    when they are first requested; false if omitted. VARIANTS_REGIONS: regions, separated by commas, whose images the
    distribution has below a path with the name of the region, so that what is played there needs no other one; none if
    omitted. PLAYBACK_ACCESS: who may play a record, its `owner` if omitted, the `tenant`, or all `authenticated`
    callers.
    """

    table: RecordsTable
    claims: CallerClaims
    cdn_domain: str
    cookie_domain: str
    places: Places
    signing_secret: str
    signing_cache_seconds: int
    signing_hash: "Hash"
    playback_seconds: int
    cache_seconds: int
    cache_parameter: str
    variants_on_request: bool
    variants_path: str
    access: str

    @classmethod
    def of(cls, environment: Environment) -> "PlaybackSettings":
        """Settings of an environment. ConfigurationError names the variable."""
        cdn_domain = environment.text("CDN_DOMAIN", "", pattern=HOST)
        cookie_domain = environment.text("COOKIE_DOMAIN", "", pattern=HOST)
        if cookie_domain and not f".{cdn_domain}".endswith(f".{cookie_domain}"):
            problem = f"COOKIE_DOMAIN: '{cookie_domain}': not a parent of CDN_DOMAIN, {cdn_domain}"
            raise ConfigurationError(f"{problem}; browsers would not send the cookies to it")
        return cls(
            table=RecordsTable.of(environment, "get"),
            claims=CallerClaims.of(environment),
            cdn_domain=cdn_domain,
            cookie_domain=cookie_domain,
            places=Places.of(environment, {} if cdn_domain else {"media": ("get",)}),
            signing_secret=_signing_secret(environment) if cdn_domain else "",
            signing_cache_seconds=environment.number("SIGNING_CACHE_SECONDS", 300, minimum=0, maximum=3600),
            signing_hash=cast("Hash", environment.choice("SIGNING_HASH", ("SHA1", "SHA256"), "SHA1")),
            playback_seconds=environment.number("PLAYBACK_SECONDS", 3600, minimum=60, maximum=7 * 86400),
            cache_seconds=environment.number("PLAYBACK_CACHE_SECONDS", 600, minimum=1, maximum=LONGEST_CACHE_SECONDS),
            cache_parameter=environment.parameter("url-cache-seconds"),
            variants_on_request=environment.flag("VARIANTS_ON_REQUEST"),
            variants_path=_variants_path(environment),
            access=environment.choice("PLAYBACK_ACCESS", ("owner", "tenant", "authenticated"), "owner"),
        )


def _variants_path(environment: Environment) -> str:
    """What precedes the prefixes of variants in URLs of this region: `eu-west-1/`, or nothing."""
    region = environment.text("AWS_REGION", "")
    return f"{region}/" if region in variants_regions(environment) else ""


def _signing_secret(environment: Environment) -> str:
    reference = environment.text("SIGNING_KEYS", "")
    if reference:
        return environment.secret(reference, rotated_by="rotate_signing_key")
    return environment.only("secrets", rotated_by="rotate_signing_key")


load = PlaybackSettings.of
