CREATE TABLE products (id INTEGER PRIMARY KEY, name TEXT NOT NULL, category TEXT NOT NULL, price INTEGER NOT NULL);
CREATE TABLE sales (product_id INTEGER NOT NULL REFERENCES products (id), day TEXT NOT NULL);
INSERT INTO products VALUES (1, 'lamp', 'home', 1000),
  (2, 'rug', 'home', 5000),
  (3, 'pen', 'desk', 99);
INSERT INTO sales VALUES (1, '2025-02-01'),
  (2, '2024-12-31'),
  (1, '2025-03-01');
