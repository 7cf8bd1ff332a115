"""Settings of the function."""

from functions.rotate_vendor_key.keys import VendorKeyRotation
from functions.rotate_vendor_key.openai import OpenAi
from functions.rotate_vendor_key.vendors import UnknownVendor, Vendor
from functions.shared.clients import client
from functions.shared.configuration import Environment

VENDORS = ("openai", "other")
ID = r"[A-Za-z0-9_-]{1,128}"


def rotation_of(environment: Environment) -> VendorKeyRotation:
    """The rotation by environment variables. ConfigurationError names the variable.

    VENDOR: openai, or other for a vendor without an API for keys. OPENAI_PROJECT: id of the project of the key.
    SECRET_x: the one secret in the access settings, with the key of OpenAI's administration API. STEPS_BY_HAND: what
    the notice of another vendor says. TOPIC_x: the one topic in the access settings, which notices are sent to.
    """
    topic_arn = environment.only("TOPIC_")

    def notify(subject: str, text: str) -> None:
        client("sns").publish(TopicArn=topic_arn, Subject=subject, Message=text)

    return VendorKeyRotation(vendor=_vendor(environment), notify=notify)


def _vendor(environment: Environment) -> Vendor:
    if environment.choice("VENDOR", VENDORS) == "other":
        return UnknownVendor(environment.text("STEPS_BY_HAND"))
    secret_id = environment.only("SECRET_")

    def admin_key() -> str:
        return client("secretsmanager").get_secret_value(SecretId=secret_id)["SecretString"]

    return OpenAi(admin_key=admin_key, project=environment.text("OPENAI_PROJECT", pattern=ID))
