"""Settings of a stack file: typed, immutable, validated before any resource is registered."""
