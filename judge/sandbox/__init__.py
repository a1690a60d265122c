"""The judge's side of the sandbox: boxes (warm fork servers in jails) and the processes that run in them."""
