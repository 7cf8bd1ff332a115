"""Container images, referred to immutably."""

import re
from collections.abc import Iterator

from pydantic import Field

from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault

DIGEST = r"^sha256:[0-9a-f]{64}$"
TAG = r"^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$"
MOVING_TAG = "latest"
PINNED = re.compile(
    r"^[a-z0-9][a-zA-Z0-9./:_-]*/[a-z0-9._/-]+(@sha256:[0-9a-f]{64}|:[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127})$"
)
# Registry host of an account in a region, and of Amazon ECR Public.
PRIVATE_ECR = re.compile(r"^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com/")


class ImageSettings(Settings):
    """An image of one of the stack's repositories, or of another registry, by digest or by a tag that never moves."""

    repository: str | None = None
    """Repository of `registry.repositories`, by its name there."""
    digest: str | None = Field(default=None, pattern=DIGEST)
    """Digest of the image in the repository, such as sha256:..., which is immutable."""
    tag: str | None = Field(default=None, pattern=TAG)
    """Instead of the digest: an immutable tag."""
    uri: str | None = None
    """Instead of a repository: a whole name with its registry, such as public.ecr.aws/nginx/nginx@sha256:..."""

    def faults(self) -> Iterator[Fault]:
        """Two images or none, and one that changes under its name."""
        if (self.repository is None) == (self.uri is None):
            yield Fault(path="", problem="requires either a repository or a uri", remedy="set one of them")
        elif self.uri is not None:
            yield from uri_faults("uri", self.uri)
            if self.digest or self.tag:
                yield Fault(
                    path="uri", value=self.uri, problem="includes tag or digest", remedy="remove digest and tag"
                )
        elif (self.digest is None) == (self.tag is None):
            yield Fault(
                path="digest",
                problem="needs either a digest or an immutable tag",
                remedy="set the digest that the push reported",
            )
        elif self.tag == MOVING_TAG:
            yield Fault(
                path="tag",
                value=self.tag,
                problem="names another image after each push",
                remedy="set the digest, or the tag of a release",
            )


def uri_faults(path: str, uri: str) -> Iterator[Fault]:
    """Faults of a full image URI."""
    if not PINNED.fullmatch(uri):
        yield Fault(
            path=path,
            value=uri,
            problem="must be registry/name@sha256:<digest> or registry/name:<tag>",
            remedy="name the registry, and pin the image",
        )
    elif uri.endswith(f":{MOVING_TAG}"):
        yield Fault(
            path=path, value=uri, problem="names another image after each push", remedy="set a digest or a release"
        )
