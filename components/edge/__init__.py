"""CloudFront, DNS, certificates and AWS WAF."""
