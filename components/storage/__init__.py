"""Where media is kept: keys, buckets and their copies in other regions."""
