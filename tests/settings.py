"""Settings of the test run: the one settings file with its defaults under DEBUG, whatever the shell holds.

The database alone is the shell's choice: the same tests pass on SQLite and, by DATABASE_URL, on PostgreSQL.
"""

import os
from tempfile import TemporaryDirectory

from tests.environment import variables_read

for name in variables_read() - {"DATABASE_URL"}:
    os.environ.pop(name, None)
os.environ["DEBUG"] = "true"

from config.settings import *  # noqa: F403

# Tests read far more in a minute, of a clock that stands still, than anyone may; those of the limits set them.
API_READS_PER_MINUTE = API_WRITES_PER_MINUTE = 0

# On SQLite a file: over a database in memory, all threads of a live server would share one connection.
_folder = TemporaryDirectory(prefix="civic-tests-")
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    DATABASES["default"]["TEST"] = {"NAME": f"{_folder.name}/test.sqlite3"}  # noqa: F405
