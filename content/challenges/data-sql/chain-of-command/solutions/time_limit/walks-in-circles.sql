SELECT name,
       (WITH RECURSIVE up (id) AS (
            SELECT people.id
            UNION ALL
            SELECT COALESCE(boss.boss_id, boss.id) FROM up JOIN people AS boss ON boss.id = up.id
        ) SELECT COUNT(*) FROM up) AS level,
       0 AS team
FROM people
ORDER BY level, name, id;
