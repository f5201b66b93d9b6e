"""Tests that look at processes as Linux shows them."""

import sys

import pytest

linux_only = pytest.mark.skipif(
    sys.platform != "linux",
    reason="NOT RUN: looks at processes in /proc, and at their death with the parent; both are Linux's alone",
)
