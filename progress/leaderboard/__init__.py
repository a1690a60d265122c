"""Leaderboards whose cost does not grow with the number of learners.

`boards` names them, `folding` keeps a histogram of points per board in step with the standings, and
`ranking` reads ranks and pages from the two.
"""
