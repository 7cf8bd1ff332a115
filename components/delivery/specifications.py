"""Build specifications that publish a site. They run no code of the repository."""

import json
from collections.abc import Sequence

from components.delivery.build_settings import BucketSiteSettings
from components.foundation.service.access_variables import KEYED

A_YEAR = "public, max-age=31536000, immutable"
ASK = "no-cache"
APP, BRANCH = "AMPLIFY_APP", "AMPLIFY_BRANCH"


def bucket_specification(site: BucketSiteSettings) -> str:
    """Copies files to the bucket, those with hashed names first, so that no page names a missing file, and invalidates
    the pages. Former files stay for pages that are open."""
    bucket, distribution = KEYED["buckets"].name(site.purpose), KEYED["distributions"].name(site.distribution)
    hashed = f"{site.hashed_folder}/*"
    sync = f'aws s3 sync . "s3://${bucket}/" --only-show-errors'
    return _specification(
        [
            f'{sync} --exclude "*" --include "{hashed}" --cache-control "{A_YEAR}"',
            f'{sync} --exclude "{hashed}" --cache-control "{ASK}"',
            f'aws cloudfront create-invalidation --distribution-id "${distribution}" --paths "/*"',
        ]
    )


def amplify_specification() -> str:
    """Uploads an archive of the files to the branch of an app, and starts its deployment."""
    branch = f'--app-id "${APP}" --branch-name "${BRANCH}"'
    return _specification(
        [
            "zip --quiet --recurse-paths /tmp/site.zip .",
            f"aws amplify create-deployment {branch} > /tmp/deployment.json",
            "curl --fail --silent --show-error --upload-file /tmp/site.zip "
            '"$(jq --raw-output .zipUploadUrl /tmp/deployment.json)"',
            f'aws amplify start-deployment {branch} --job-id "$(jq --raw-output .jobId /tmp/deployment.json)"',
        ]
    )


def _specification(commands: Sequence[str]) -> str:
    """A build specification of version 0.2, as JSON, which is YAML."""
    return json.dumps({"version": 0.2, "phases": {"build": {"commands": list(commands)}}})
