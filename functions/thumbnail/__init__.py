"""Thumbnails of images, in three sizes."""
