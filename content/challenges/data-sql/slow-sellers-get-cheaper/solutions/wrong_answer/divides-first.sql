UPDATE products
SET price = price * (80 / 100)
WHERE id NOT IN (SELECT product_id FROM sales WHERE day LIKE '2025-%');
