WITH RECURSIVE tree (id, name, level) AS (
    SELECT id, name, 1 FROM people WHERE boss_id IS NULL
    UNION ALL
    SELECT people.id, people.name, level + 1 FROM tree JOIN people ON people.boss_id = tree.id
)
SELECT name, level, (SELECT COUNT(*) FROM people WHERE boss_id = tree.id) AS team
FROM tree
ORDER BY level, name, id;
