"""Web ACLs of AWS WAF."""
