"""Results of provider functions such as `aws.ec2.get_vpc` without AWS: what is known, and unknown values for the rest.

A file for each topic: its `FUNCTIONS` compute known properties, by `module/function` of the token.
"""
