"""`make fuzz [MINUTES=10] [ONLY=text]`: see fuzz.py."""

import sys

import django

if __name__ == "__main__":
    django.setup()
    # Imported late: models can't be imported before Django is set up.
    from tests.inventory.fuzz import main

    sys.exit(main(float(sys.argv[1]), *sys.argv[2:3]))
