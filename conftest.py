"""Test settings that every test shares; fixtures stand beside the tests that use them and in `ecrin.core.testing`."""

import os
import tempfile

os.environ.setdefault("ECRIN_DATA_DIR", tempfile.mkdtemp(prefix="ecrin-test-"))
os.environ["ECRIN_HOUSE"] = ""
