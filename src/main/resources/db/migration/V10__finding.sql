-- What does not fit together between what is managed and what the clusters hold: one finding at most about each VM.
-- `differences` is a JSON object.
CREATE TABLE finding (
  id           VARCHAR(36)  NOT NULL PRIMARY KEY,
  cluster      VARCHAR(63)  NOT NULL,
  vmid         INTEGER      NOT NULL,
  kind         VARCHAR(20)  NOT NULL,
  since        BIGINT       NOT NULL,
  name         VARCHAR(255) NOT NULL,
  project      VARCHAR(63),
  marker       VARCHAR(255) NOT NULL,
  operation_id VARCHAR(36),
  differences  TEXT         NOT NULL,
  UNIQUE (cluster, vmid)
);

-- A managed VM as we last knew it, and the last operation that had worked on it then. `settings` is a JSON object.
CREATE TABLE known_vm (
  cluster      VARCHAR(63)  NOT NULL,
  vmid         INTEGER      NOT NULL,
  marker       VARCHAR(255) NOT NULL,
  settings     TEXT         NOT NULL,
  operation_id VARCHAR(36),
  PRIMARY KEY (cluster, vmid)
);

-- Which replica compares a cluster, and until when the others leave that to it, in the database's time.
CREATE TABLE comparison (
  cluster    VARCHAR(63) NOT NULL PRIMARY KEY,
  replica    VARCHAR(36) NOT NULL,
  held_until BIGINT      NOT NULL
);
