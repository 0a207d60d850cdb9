"""Settings of the test run: the one settings file with its defaults under DEBUG, whatever the shell holds.

The database alone is the shell's choice: the same tests pass on SQLite and, by DATABASE_URL, on PostgreSQL.
"""

import os

from tests.environment import variables_read

for name in variables_read() - {"DATABASE_URL"}:
    os.environ.pop(name, None)
os.environ["DEBUG"] = "true"

from config.settings import *  # noqa: F403
