CREATE TABLE contacts (id INTEGER PRIMARY KEY, email TEXT NOT NULL, name TEXT, updated TEXT NOT NULL);
INSERT INTO contacts VALUES (1, 'ada@x.org', 'Ada', '2025-01-01'),
  (2, 'bo@x.org', NULL, '2025-01-01'),
  (3, 'Ada@x.org', 'Ada L.', '2025-02-01'),
  (4, 'bo@x.org', 'Bo', '2024-05-05');
