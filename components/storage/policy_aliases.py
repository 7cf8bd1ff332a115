"""Former URNs of the policy of a bucket, which is below the bucket until a distribution reads it, and a component of
the last layer from then on (T-03).

A bucket has one policy: without the alias, the deletion of the former resource would delete what the new one has put.
"""

from pulumi import Alias, create_urn

# Types of the components above either resource; a URN contains them.
REGION, LIBRARY, BUCKET = "media:platform:RegionPlatform", "media:storage:MediaLibrary", "media:storage:Bucket"
ACCESS, POLICY = "media:platform:RegionAccess", "media:storage:BucketPolicy"


def policy_of_bucket(region_key: str, bucket_key: str) -> Alias:
    """The policy of a bucket that was no origin."""
    library = f"{region_key}-library"
    above = create_urn(library, LIBRARY, parent=create_urn(region_key, REGION))
    return Alias(
        name=f"{library}-{bucket_key}-policy", parent=create_urn(f"{library}-{bucket_key}", BUCKET, parent=above)
    )


def policy_of_origin(region_key: str, bucket_key: str) -> Alias:
    """The policy of a bucket that was an origin."""
    layer = f"{region_key}-access"
    component = create_urn(f"{layer}-{bucket_key}", POLICY, parent=create_urn(layer, ACCESS))
    return Alias(name=f"{layer}-{bucket_key}-policy", parent=component)
