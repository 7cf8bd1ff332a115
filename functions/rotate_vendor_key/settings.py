"""Settings of the function."""

from dataclasses import dataclass

from functions.shared.configuration import Environment

VENDORS = ("openai", "other")
ID = r"[A-Za-z0-9_-]{1,128}"


@dataclass(frozen=True, kw_only=True)
class VendorKeySettings:
    """Settings by environment variables.

    VENDOR: openai, or other for a vendor without an API for keys. OPENAI_PROJECT: id of the project of the key.
    SECRET_x: the one secret in the access settings, with the key of OpenAI's administration API. STEPS_BY_HAND: what
    the notice of another vendor says. TOPIC_x: the one topic in the access settings, which notices are sent to.
    """

    vendor: str
    topic_arn: str
    steps_by_hand: str = ""
    admin_secret: str = ""
    project: str = ""


def load(environment: Environment) -> VendorKeySettings:
    """Settings of an environment. ConfigurationError names the variable."""
    topic_arn, vendor = environment.only("topics"), environment.choice("VENDOR", VENDORS)
    if vendor == "other":
        return VendorKeySettings(vendor=vendor, topic_arn=topic_arn, steps_by_hand=environment.text("STEPS_BY_HAND"))
    return VendorKeySettings(
        vendor=vendor,
        topic_arn=topic_arn,
        admin_secret=environment.only("secrets"),
        project=environment.text("OPENAI_PROJECT", pattern=ID),
    )
