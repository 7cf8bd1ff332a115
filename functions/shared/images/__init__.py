"""Images: what may be decoded, decoding to sRGB in the orientation of display, and outputs without metadata."""
