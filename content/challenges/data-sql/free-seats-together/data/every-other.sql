CREATE TABLE seats (number INTEGER PRIMARY KEY, taken INTEGER NOT NULL);
INSERT INTO seats VALUES (1, 0),
  (2, 1),
  (3, 0),
  (4, 1),
  (5, 0),
  (6, 1),
  (7, 0);
