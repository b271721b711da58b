-- Who may clone now and who waits for it. A row belongs to its operation, whichever process carries that out, and is
-- there until the clone is over. `number` counts arrivals; `shared` is 1 when the storage is the same on every node.
CREATE TABLE turn (
  operation_id  VARCHAR(36)  NOT NULL PRIMARY KEY REFERENCES operation (id) ON DELETE CASCADE,
  number        BIGINT       NOT NULL,
  project       VARCHAR(63)  NOT NULL,
  cluster       VARCHAR(63)  NOT NULL,
  storage       VARCHAR(255) NOT NULL,
  shared        INTEGER      NOT NULL,
  template      VARCHAR(255) NOT NULL,
  node          VARCHAR(63)  NOT NULL,
  waiting_since BIGINT       NOT NULL,
  granted_at    BIGINT,
  passed_over   INTEGER      NOT NULL
);

-- When a project was last served on something scarce, as a count of grants: who was served longest ago comes next.
CREATE TABLE turn_served (
  cluster VARCHAR(63)  NOT NULL,
  kind    VARCHAR(20)  NOT NULL,
  name    VARCHAR(255) NOT NULL,
  place   VARCHAR(63)  NOT NULL,
  project VARCHAR(63)  NOT NULL,
  served  BIGINT       NOT NULL,
  PRIMARY KEY (cluster, kind, name, place, project)
);
