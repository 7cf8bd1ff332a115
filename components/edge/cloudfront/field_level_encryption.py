"""Encryption of form fields at the edge."""

from dataclasses import dataclass

from pulumi import ComponentResource, Output, ResourceOptions
from pulumi_aws import cloudfront

from components.edge.cloudfront.key_settings import FieldLevelEncryptionSettings
from components.edge.cloudfront.signing_keys import encoded, public_key_name

FORM = "application/x-www-form-urlencoded"  # the only content type of forms that CloudFront supports


@dataclass(frozen=True, kw_only=True)
class FieldLevelEncryptionArgs:
    """settings: key and fields. name_prefix: prefix of the key's name."""

    settings: FieldLevelEncryptionSettings
    name_prefix: str


class FieldLevelEncryption(ComponentResource):
    """The public key, the field-level encryption profile, and the configuration that behaviors refer to (MA-24).

    Forms with an unknown content type or profile are rejected: their fields would be forwarded unencrypted.
    """

    id: Output[str]

    def __init__(self, name: str, args: FieldLevelEncryptionArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:edge:FieldLevelEncryption", name, None, opts)
        child = ResourceOptions(parent=self)
        settings = args.settings
        key = cloudfront.PublicKey(
            f"{name}-public-key",
            name=public_key_name(args.name_prefix, name, "fields", settings.public_key),
            encoded_key=encoded(settings.public_key),
            comment=f"form fields of {name}",
            opts=child,
        )
        profile = cloudfront.FieldLevelEncryptionProfile(
            f"{name}-profile",
            comment=f"form fields of {name}",
            encryption_entities=cloudfront.FieldLevelEncryptionProfileEncryptionEntitiesArgs(
                items=[
                    cloudfront.FieldLevelEncryptionProfileEncryptionEntitiesItemArgs(
                        public_key_id=key.id,
                        provider_id=settings.provider_id,
                        field_patterns=cloudfront.FieldLevelEncryptionProfileEncryptionEntitiesItemFieldPatternsArgs(
                            items=list(settings.fields)
                        ),
                    )
                ]
            ),
            opts=child,
        )
        config = cloudfront.FieldLevelEncryptionConfig(
            f"{name}-config",
            comment=f"form fields of {name}",
            content_type_profile_config=cloudfront.FieldLevelEncryptionConfigContentTypeProfileConfigArgs(
                forward_when_content_type_is_unknown=False,
                content_type_profiles=cloudfront.FieldLevelEncryptionConfigContentTypeProfileConfigContentTypeProfilesArgs(
                    items=[
                        cloudfront.FieldLevelEncryptionConfigContentTypeProfileConfigContentTypeProfilesItemArgs(
                            content_type=FORM, format="URLEncoded", profile_id=profile.id
                        )
                    ]
                ),
            ),
            query_arg_profile_config=cloudfront.FieldLevelEncryptionConfigQueryArgProfileConfigArgs(
                forward_when_query_arg_profile_is_unknown=False
            ),
            opts=child,
        )
        self.id = config.id
        self.register_outputs({"id": self.id})
