CREATE TABLE products (id INTEGER PRIMARY KEY, name TEXT NOT NULL, category TEXT NOT NULL, price INTEGER NOT NULL);
CREATE TABLE sales (product_id INTEGER NOT NULL REFERENCES products (id), day TEXT NOT NULL);
INSERT INTO products VALUES (1, 'a', 'x', 10),
  (2, 'b', 'y', 15);
