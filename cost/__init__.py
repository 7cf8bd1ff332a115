"""Monthly cost of a stack from its resource graph and a dated price book: without network, account or service."""
