"""What the other components stand on: settings, regions, names, address plans, policy documents."""
