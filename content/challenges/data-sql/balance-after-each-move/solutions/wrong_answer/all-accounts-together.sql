SELECT account, day, amount, SUM(amount) OVER (ORDER BY account, day, id) AS balance
FROM moves
ORDER BY account, day, id;
