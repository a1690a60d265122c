CREATE TABLE stock (item TEXT PRIMARY KEY, pieces INTEGER NOT NULL, seen TEXT NOT NULL);
CREATE TABLE deliveries (id INTEGER PRIMARY KEY, item TEXT NOT NULL, pieces INTEGER NOT NULL, day TEXT NOT NULL);
INSERT INTO stock VALUES ('nail', 100, '2025-01-01'),
  ('screw', 40, '2025-02-01');
INSERT INTO deliveries VALUES (1, 'nail', 50, '2025-03-01'),
  (2, 'bolt', 5, '2025-03-02');
