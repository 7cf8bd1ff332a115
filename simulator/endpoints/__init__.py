"""Endpoints that clients outside of AWS reach: S3 by forms and presigned URLs, and CloudFront."""
