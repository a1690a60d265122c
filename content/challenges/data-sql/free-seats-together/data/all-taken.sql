CREATE TABLE seats (number INTEGER PRIMARY KEY, taken INTEGER NOT NULL);
INSERT INTO seats VALUES (1, 1),
  (2, 1),
  (3, 1),
  (4, 1);
