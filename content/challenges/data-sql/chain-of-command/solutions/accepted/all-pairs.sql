WITH RECURSIVE below (top, id) AS (
    SELECT id, id FROM people
    UNION ALL
    SELECT below.top, people.id FROM below JOIN people ON people.boss_id = below.id
)
SELECT name,
       (SELECT COUNT(*) FROM below WHERE below.id = people.id) AS level,
       (SELECT COUNT(*) - 1 FROM below WHERE below.top = people.id) AS team
FROM people
ORDER BY level, name, id;
