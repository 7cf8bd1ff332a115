"""Monthly cost of a stack from its resource graph and a dated price book: without network, account or service.

docs/adr/0028-formulas-of-cost.md has the reasons.
"""
