"""Reports of the pack: text, JSON, SARIF, JUnit XML and an HTML page."""
