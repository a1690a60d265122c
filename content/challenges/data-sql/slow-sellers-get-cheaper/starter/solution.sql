UPDATE products
SET price = price
WHERE FALSE;
