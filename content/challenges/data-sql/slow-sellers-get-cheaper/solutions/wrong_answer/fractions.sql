UPDATE products
SET price = price * 0.8
WHERE id NOT IN (SELECT product_id FROM sales WHERE day LIKE '2025-%');
