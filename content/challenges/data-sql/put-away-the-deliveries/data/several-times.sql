CREATE TABLE stock (item TEXT PRIMARY KEY, pieces INTEGER NOT NULL, seen TEXT NOT NULL);
CREATE TABLE deliveries (id INTEGER PRIMARY KEY, item TEXT NOT NULL, pieces INTEGER NOT NULL, day TEXT NOT NULL);
INSERT INTO stock VALUES ('nail', 1, '2025-01-01');
INSERT INTO deliveries VALUES (1, 'nail', 2, '2025-03-01'),
  (2, 'nail', 3, '2025-02-01'),
  (3, 'nut', 4, '2025-03-05'),
  (4, 'nut', 5, '2025-03-04');
