CREATE TABLE seats (number INTEGER PRIMARY KEY, taken INTEGER NOT NULL);
INSERT INTO seats VALUES (1, 0),
  (2, 0),
  (3, 0),
  (4, 0),
  (5, 0),
  (6, 0);
