"""An in-process preview of a stack's deployment without an AWS account."""
