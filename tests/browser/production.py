"""The service as production serves it: static files hashed, compressed and kept for long, no debugging."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management import call_command
from django.test import override_settings
from django.test.testcases import LiveServerThread

# Never asked for by a reader, and long to compress.
_LEFT_OUT = ("admin", "drf_spectacular_sidecar", "rest_framework", "desk")


@contextmanager
def production(folder: Path) -> Iterator[str]:
    """The address of the server, a thread of this process over its database; `folder` is for the static files."""
    with override_settings(
        DEBUG=False,
        STATIC_ROOT=folder,
        STORAGES={"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}},
        WHITENOISE_USE_FINDERS=False,
        WHITENOISE_AUTOREFRESH=False,
    ):
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=list(_LEFT_OUT))
        thread = LiveServerThread("127.0.0.1", static_handler=lambda handler: handler)
        thread.daemon = True
        thread.start()
        thread.is_ready.wait()
        if thread.error:
            raise thread.error
        try:
            yield f"http://{thread.host}:{thread.port}"
        finally:
            thread.terminate()
