CREATE TABLE tasks (id INTEGER PRIMARY KEY, title TEXT NOT NULL);
CREATE TABLE learners (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE solved (learner_id INTEGER NOT NULL, task_id INTEGER NOT NULL, day TEXT NOT NULL);
INSERT INTO tasks VALUES (1, 'a'),
  (2, 'b');
INSERT INTO learners VALUES (1, 'Ada'),
  (2, 'Bo'),
  (3, 'Cy');
INSERT INTO solved VALUES (1, 1, '2025-01-01'),
  (1, 2, '2025-01-05'),
  (2, 1, '2025-01-02'),
  (3, 2, '2025-01-01'),
  (3, 1, '2025-01-03');
