"""Tests of the live door, most of them against real servers in processes of their own."""
