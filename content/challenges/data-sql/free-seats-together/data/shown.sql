CREATE TABLE seats (number INTEGER PRIMARY KEY, taken INTEGER NOT NULL);
INSERT INTO seats VALUES (1, 0),
  (2, 0),
  (3, 1),
  (4, 0),
  (5, 0),
  (6, 1),
  (7, 1),
  (8, 0),
  (9, 0),
  (10, 0);
