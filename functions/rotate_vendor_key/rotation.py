"""The rotation of a vendor's key, by the settings of the function."""

from functions.rotate_vendor_key.keys import VendorKeyRotation
from functions.rotate_vendor_key.openai import OpenAi
from functions.rotate_vendor_key.settings import VendorKeySettings
from functions.rotate_vendor_key.vendors import UnknownVendor, Vendor
from functions.shared.clients import client


def rotation_of(settings: VendorKeySettings) -> VendorKeyRotation:
    """The rotation, whose notices go to the topic."""

    def notify(subject: str, text: str) -> None:
        client("sns").publish(TopicArn=settings.topic_arn, Subject=subject, Message=text)

    return VendorKeyRotation(vendor=_vendor(settings), notify=notify)


def _vendor(settings: VendorKeySettings) -> Vendor:
    if settings.vendor == "other":
        return UnknownVendor(settings.steps_by_hand)

    def admin_key() -> str:
        return client("secretsmanager").get_secret_value(SecretId=settings.admin_secret)["SecretString"]

    return OpenAi(admin_key=admin_key, project=settings.project)
