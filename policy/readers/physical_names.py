"""Physical names of resources."""

import re

RANDOM_SUFFIX = re.compile(r"[-_/](?=[0-9a-z]*\d)[0-9a-z]{5,}$")
"""Random suffix of a name: a deleted secret reserves its name for the recovery window."""
