CREATE TABLE staff (id INTEGER PRIMARY KEY, name TEXT NOT NULL, team TEXT NOT NULL, salary INTEGER NOT NULL);
INSERT INTO staff VALUES (1, 'A', 'x', 9),
  (2, 'B', 'x', 9),
  (3, 'C', 'x', 9),
  (4, 'D', 'x', 8),
  (5, 'E', 'x', 8),
  (6, 'F', 'x', 7),
  (7, 'G', 'y', 9),
  (8, 'H', 'y', 1);
