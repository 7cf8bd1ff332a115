"""Moderation of images and of frames of videos."""
