"""Archives of functions: `python -m tools.functions` writes build/functions/<folder>.zip."""
