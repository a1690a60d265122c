CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT NOT NULL, city TEXT);
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers (id), amount INTEGER NOT NULL, state TEXT NOT NULL);
INSERT INTO customers VALUES (1, 'Zoe', 'Ulm'),
  (2, 'Ann', NULL);
