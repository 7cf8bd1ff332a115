"""Kinds of mutations by service: each module lists its own in KINDS."""
