CREATE TABLE moves (id INTEGER PRIMARY KEY, account TEXT NOT NULL, day TEXT NOT NULL, amount INTEGER NOT NULL);
INSERT INTO moves VALUES (1, 'A', '2025-03-01', 100),
  (2, 'B', '2025-03-01', 50),
  (3, 'A', '2025-03-02', -30),
  (4, 'A', '2025-03-02', 5),
  (5, 'B', '2025-03-04', -50);
