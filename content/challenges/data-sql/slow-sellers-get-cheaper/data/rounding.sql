CREATE TABLE products (id INTEGER PRIMARY KEY, name TEXT NOT NULL, category TEXT NOT NULL, price INTEGER NOT NULL);
CREATE TABLE sales (product_id INTEGER NOT NULL REFERENCES products (id), day TEXT NOT NULL);
INSERT INTO products VALUES (1, 'a', 'x', 1),
  (2, 'b', 'x', 7),
  (3, 'c', 'x', 101),
  (4, 'd', 'x', 0),
  (5, 'e', 'x', 555);
INSERT INTO sales VALUES (5, '2025-12-31'),
  (2, '2026-01-01'),
  (3, '2024-06-06');
