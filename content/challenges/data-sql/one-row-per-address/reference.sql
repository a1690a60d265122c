DELETE FROM contacts
WHERE id IN (
    SELECT id FROM (
        SELECT id, ROW_NUMBER() OVER (PARTITION BY lower(trim(email)) ORDER BY updated DESC, id DESC) AS place
        FROM contacts
    )
    WHERE place > 1
);
