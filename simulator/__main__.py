"""Starts the simulator: `python -m simulator upload photo.jpg [--stack messageai-prod]`."""

import sys

from simulator.cli import main

if __name__ == "__main__":
    sys.exit(main())
