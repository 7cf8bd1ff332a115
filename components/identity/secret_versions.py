"""Staging labels of secret versions."""

# Secrets Manager deletes versions without a staging label. This label keeps the initial version, which would otherwise
# be missing at a refresh and be written again over the current value.
FIRST = "FIRST"
