"""The real judge, for the few tests that need one."""

from tests.judge.conftest import judge as judge

__all__ = ["judge"]
