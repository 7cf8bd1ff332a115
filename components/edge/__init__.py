"""How media reaches the world: names, certificates, firewall and distribution."""
