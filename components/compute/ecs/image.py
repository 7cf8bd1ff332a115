"""Container images by immutable reference."""

import re
from collections.abc import Iterator
from typing import Annotated

from pydantic import Field, Tag

from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault
from components.foundation.settings.variants import one_of

DIGEST = r"^sha256:[0-9a-f]{64}$"
TAG = r"^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$"
MOVING_TAG = "latest"
PINNED = re.compile(
    r"^[a-z0-9][a-zA-Z0-9./:_-]*/[a-z0-9._/-]+(@sha256:[0-9a-f]{64}|:[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127})$"
)
# Registry host of an account in a region, and of Amazon ECR Public.
PRIVATE_ECR = re.compile(r"^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com/")


class RepositoryImage(Settings):
    """An image of one of the stack's repositories, by digest or by an immutable tag."""

    repository: str
    """Key of a repository in `registry.repositories`."""
    digest: str | None = Field(default=None, pattern=DIGEST)
    """Digest of the image, such as sha256:..., which is immutable."""
    tag: str | None = Field(default=None, pattern=TAG)
    """Immutable tag, as an alternative to the digest."""

    def faults(self) -> Iterator[Fault]:
        """A digest and a tag, neither of them, or a mutable tag."""
        if (self.digest is None) == (self.tag is None):
            yield Fault(
                path="digest",
                problem="needs either a digest or an immutable tag",
                remedy="set the digest that the push reported",
            )
        elif self.tag == MOVING_TAG:
            yield Fault(
                path="tag",
                value=self.tag,
                problem="refers to another image after each push",
                remedy="set the digest, or a release tag",
            )


class UriImage(Settings):
    """An image in another registry."""

    uri: str
    """Image URI, including the registry, such as public.ecr.aws/nginx/nginx@sha256:..."""

    def faults(self) -> Iterator[Fault]:
        """A URI without a registry, or that is not pinned."""
        yield from uri_faults("uri", self.uri)


ImageSettings = Annotated[
    Annotated[RepositoryImage, Tag("repository")] | Annotated[UriImage, Tag("uri")], one_of("repository", "uri")
]


def uri_faults(path: str, uri: str) -> Iterator[Fault]:
    """Faults of a full image URI."""
    if not PINNED.fullmatch(uri):
        yield Fault(
            path=path,
            value=uri,
            problem="must be registry/name@sha256:<digest> or registry/name:<tag>",
            remedy="include the registry, and pin the image by digest or version tag",
        )
    elif uri.endswith(f":{MOVING_TAG}"):
        yield Fault(
            path=path,
            value=uri,
            problem="refers to another image after each push",
            remedy="set a digest or a release tag",
        )
