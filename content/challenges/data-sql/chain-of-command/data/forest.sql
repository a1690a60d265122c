CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT NOT NULL, boss_id INTEGER REFERENCES people (id));
INSERT INTO people VALUES (9, 'Ann', NULL),
  (8, 'Ann', NULL),
  (1, 'Bob', 9),
  (2, 'Bob', 8),
  (3, 'Cat', 1),
  (4, 'Dan', 1),
  (5, 'Eli', 3);
