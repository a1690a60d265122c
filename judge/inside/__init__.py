"""What runs inside the sandbox: the fork server, the jail it builds, and the runners of learners' programs.

Standard library only, and importable under ``python -I -S`` without the rest of the judge.
"""
