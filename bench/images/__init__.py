"""The image functions compared with sharp, the engine of most image services: the same files, one core each."""
