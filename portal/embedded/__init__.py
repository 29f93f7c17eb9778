"""PostgreSQL and Valkey from wheels, and the one command that runs the whole portal."""
