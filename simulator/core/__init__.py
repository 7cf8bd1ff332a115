"""The running simulation: time, steps, store, calls of AWS, functions and deliveries between them."""
