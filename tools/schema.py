"""The JSON Schema of stack files, made from the settings: `python -m tools.schema` writes schema/stack.schema.json.

Editors that know the YAML language server read it from the first line of a stack file.
"""

import json
import sys
from pathlib import Path
from typing import Any

from components.platform.settings import whole_model
from policy.command import run

PROJECT = "media-platform"
PATH = Path(__file__).resolve().parent.parent / "schema" / "stack.schema.json"


def stack_schema() -> dict[str, Any]:
    """The schema of `Pulumi.<stack>.yaml`: one object per concern, and the engine's own keys."""
    settings = whole_model().model_json_schema(by_alias=True)
    concerns: dict[str, Any] = settings["properties"]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A stack of the media platform",
        "type": "object",
        "additionalProperties": False,
        "required": ["config"],
        "properties": {
            "config": {
                "type": "object",
                "additionalProperties": False,
                "required": [f"{PROJECT}:{name}" for name in settings["required"]],
                "properties": {f"{PROJECT}:{name}": schema for name, schema in concerns.items()},
                "patternProperties": {"^pulumi:(?!autonaming$)": {}},
            },
            "secretsprovider": {"type": "string"},
            "encryptedkey": {"type": "string"},
            "encryptionsalt": {"type": "string"},
            "environment": {},
        },
        "$defs": settings["$defs"],
    }


def text() -> str:
    """Content of the schema's file."""
    return json.dumps(stack_schema(), indent=2, sort_keys=True) + "\n"


def main() -> int:
    """Write the schema."""
    PATH.parent.mkdir(exist_ok=True)
    PATH.write_text(text(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(run(main))
