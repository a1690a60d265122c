CREATE TABLE moves (id INTEGER PRIMARY KEY, account TEXT NOT NULL, day TEXT NOT NULL, amount INTEGER NOT NULL);
INSERT INTO moves VALUES (1, 'A', '2025-05-01', 10),
  (2, 'A', '2025-04-01', 7),
  (3, 'A', '2025-05-01', -3),
  (4, 'A', '2025-04-30', 1),
  (9, 'C', '2025-01-01', -5),
  (8, 'C', '2025-01-01', -6);
