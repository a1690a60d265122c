WITH kept AS (SELECT * FROM orders WHERE state <> 'cancelled')
SELECT name,
       (SELECT COUNT(*) FROM kept WHERE customer_id = customers.id) AS orders,
       (SELECT TOTAL(amount) FROM kept WHERE customer_id = customers.id) AS total
FROM customers
ORDER BY total DESC, name, id;
