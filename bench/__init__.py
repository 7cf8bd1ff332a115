"""Benchmark of previews: time and memory of every stack, compared with a flat registration of its resources."""
