CREATE TABLE staff (id INTEGER PRIMARY KEY, name TEXT NOT NULL, team TEXT NOT NULL, salary INTEGER NOT NULL);
INSERT INTO staff VALUES (1, 'Ada', 'core', 90),
  (2, 'Bo', 'core', 80),
  (3, 'Cy', 'core', 70),
  (4, 'Di', 'web', 60),
  (5, 'Eve', 'web', 75),
  (6, 'Fay', 'web', 75);
