CREATE TABLE contacts (id INTEGER PRIMARY KEY, email TEXT NOT NULL, name TEXT, updated TEXT NOT NULL);
INSERT INTO contacts VALUES (1, ' a@x.org', NULL, '2025-01-02'),
  (2, 'A@X.ORG ', 'A', '2025-01-03'),
  (3, 'a@x.org', 'B', '2025-01-01'),
  (4, 'b@x.org', 'C', '2025-01-01'),
  (5, 'ab@x.org', 'D', '2025-01-01');
