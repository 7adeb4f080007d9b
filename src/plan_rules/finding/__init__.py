"""The document a host receives: one finding for each rule and group, in a versioned JSON form."""
