"""Progress: attempts, points, standings, streaks, achievements."""
