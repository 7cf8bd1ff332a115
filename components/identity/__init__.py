"""IAM roles of workloads, secrets and parameters."""
