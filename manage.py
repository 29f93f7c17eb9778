#!/usr/bin/env python
"""The command line of the portal."""

import os
import sys

from portal.embedded.command_line import run

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.dev")
    run(sys.argv)
