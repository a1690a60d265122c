CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT NOT NULL, city TEXT);
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers (id), amount INTEGER NOT NULL, state TEXT NOT NULL);
INSERT INTO customers VALUES (1, 'Ada', 'Riga'),
  (2, 'Bo', NULL),
  (3, 'Cy', 'Oslo'),
  (4, 'Di', 'Oslo');
INSERT INTO orders VALUES (1, 1, 50, 'paid'),
  (2, 1, 20, 'open'),
  (3, 3, 90, 'cancelled'),
  (4, 3, 30, 'paid'),
  (5, 4, 70, 'paid');
