"""S3 buckets, KMS keys and replication."""
