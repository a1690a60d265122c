SELECT c.name, COUNT(*) AS orders, COALESCE(SUM(o.amount), 0) AS total
FROM customers AS c LEFT JOIN orders AS o ON o.customer_id = c.id AND o.state <> 'cancelled'
GROUP BY c.id
ORDER BY total DESC, c.name, c.id;
