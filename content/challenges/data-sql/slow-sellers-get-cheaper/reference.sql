UPDATE products
SET price = price * 80 / 100
WHERE NOT EXISTS (
    SELECT * FROM sales
    WHERE product_id = products.id AND day BETWEEN '2025-01-01' AND '2025-12-31'
);
