"""Code challenges as data: the spec of a content pack, its files, and the programs made from submissions."""

from .load import load, parse
from .model import ChallengeFile, CodeChallenge, Role, Solution

__all__ = ["ChallengeFile", "CodeChallenge", "Role", "Solution", "load", "parse"]
