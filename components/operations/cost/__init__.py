"""What a stack is expected to cost, its budget, and subscriptions to anomalies of the bill."""
