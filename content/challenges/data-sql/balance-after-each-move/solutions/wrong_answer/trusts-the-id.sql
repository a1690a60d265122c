SELECT account, day, amount,
       (SELECT SUM(amount) FROM moves AS b WHERE b.account = a.account AND b.id <= a.id) AS balance
FROM moves AS a
ORDER BY account, day, id;
