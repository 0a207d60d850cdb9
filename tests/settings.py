"""Settings of the test run: the one settings file with DEBUG's defaults, whatever the shell holds."""

import os

os.environ["DEBUG"] = "true"
os.environ.pop("PUBLIC_BASE_URL", None)
os.environ.pop("SECRET_KEY", None)

from config.settings import *  # noqa: F403
