"""What the pack found, for people and for tools: text, JSON, SARIF, JUnit and a page to look at."""
