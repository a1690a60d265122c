SELECT name
FROM people;
