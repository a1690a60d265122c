DELETE FROM contacts
WHERE EXISTS (
    SELECT * FROM contacts AS better
    WHERE lower(trim(better.email)) = lower(trim(contacts.email))
      AND (better.updated, better.id) > (contacts.updated, contacts.id)
);
