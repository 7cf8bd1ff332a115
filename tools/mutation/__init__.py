"""Mutation tests of the policy pack: each mutant weakens one setting of a stack's graph, and the pack must report it.

`python -m tools.mutation` applies all kinds of `tools/mutation/kinds` to all stacks and showcases and prints survivors.
"""
