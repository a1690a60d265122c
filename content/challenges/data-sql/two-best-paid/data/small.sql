CREATE TABLE staff (id INTEGER PRIMARY KEY, name TEXT NOT NULL, team TEXT NOT NULL, salary INTEGER NOT NULL);
INSERT INTO staff VALUES (1, 'Solo', 'one', 5),
  (2, 'Tic', 'two', 5),
  (3, 'Tac', 'two', 5);
