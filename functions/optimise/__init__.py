"""Variants of images, in the formats and widths that browsers use."""
