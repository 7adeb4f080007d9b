"""Forward chaining over what was judged: who must hear of which findings, transitions, parts and units."""
