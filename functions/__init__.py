"""Code that AWS Lambda runs: a folder for each function, and shared code in `functions/shared/`."""
