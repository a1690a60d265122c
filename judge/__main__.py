"""`python -m judge`: the judge by itself, without the rest of the product."""

import sys

from .cli import main

sys.exit(main(sys.argv[1:]))
