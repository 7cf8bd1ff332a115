"""The KMS key of each region and its policy."""
