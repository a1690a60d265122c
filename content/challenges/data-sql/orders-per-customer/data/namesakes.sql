CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT NOT NULL, city TEXT);
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers (id), amount INTEGER NOT NULL, state TEXT NOT NULL);
INSERT INTO customers VALUES (7, 'Eve', 'Bonn'),
  (2, 'Eve', 'Bern'),
  (5, 'Abe', NULL);
INSERT INTO orders VALUES (1, 7, 10, 'paid'),
  (2, 2, 10, 'open'),
  (3, 7, 5, 'cancelled');
