"""Simulation of a stack in one process: its captured graph, the code of its functions, and strict judges."""
