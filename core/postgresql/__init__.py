"""Django's PostgreSQL engine with a pool whose health check costs nothing while all is well."""
