"""ElastiCache caches."""
