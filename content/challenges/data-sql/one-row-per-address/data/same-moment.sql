CREATE TABLE contacts (id INTEGER PRIMARY KEY, email TEXT NOT NULL, name TEXT, updated TEXT NOT NULL);
INSERT INTO contacts VALUES (5, 'z@x.org', '1', '2025-01-01'),
  (9, 'z@x.org', '2', '2025-01-01'),
  (7, 'z@x.org', '3', '2025-01-01'),
  (1, 'y@x.org', '4', '2026-01-01');
