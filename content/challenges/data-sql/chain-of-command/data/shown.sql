CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT NOT NULL, boss_id INTEGER REFERENCES people (id));
INSERT INTO people VALUES (1, 'Ada', NULL),
  (2, 'Bo', 1),
  (3, 'Cy', 1),
  (4, 'Di', 2),
  (5, 'Eve', 4);
