"""Does the policy pack notice? Each stack's graph is broken in one place at a time, and the pack must say where.

`python -m tools.mutation` breaks every stack in every way of `tools/mutation/kinds` and prints what survives.
"""
