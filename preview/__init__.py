"""The program of a stack, run without an AWS account: what would be deployed, and where."""
