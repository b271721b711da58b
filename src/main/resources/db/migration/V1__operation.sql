-- Operations and what was written about them. The entries are the state: nothing here is ever updated but the VMID
-- of an operation whose first one turned out to be taken.
CREATE TABLE operation (
  id              VARCHAR(36)  NOT NULL PRIMARY KEY,
  kind            VARCHAR(20)  NOT NULL,
  cluster         VARCHAR(63)  NOT NULL,
  vmid            INTEGER      NOT NULL,
  name            VARCHAR(255) NOT NULL,
  project         VARCHAR(63)  NOT NULL,
  owner           VARCHAR(255) NOT NULL,
  payload         TEXT         NOT NULL,
  accepted_at     BIGINT       NOT NULL,
  idempotency_key VARCHAR(255),
  request_digest  VARCHAR(64)
);

CREATE UNIQUE INDEX operation_idempotency ON operation (owner, idempotency_key) WHERE idempotency_key IS NOT NULL;
CREATE INDEX operation_accepted ON operation (accepted_at, id);
CREATE INDEX operation_vm ON operation (cluster, vmid);

CREATE TABLE operation_entry (
  operation_id VARCHAR(36) NOT NULL REFERENCES operation (id),
  position     INTEGER     NOT NULL,
  kind         VARCHAR(30) NOT NULL,
  at           BIGINT      NOT NULL,
  body         TEXT        NOT NULL,
  PRIMARY KEY (operation_id, position)
);

CREATE UNIQUE INDEX operation_entry_end ON operation_entry (operation_id)
  WHERE kind IN ('succeeded', 'failed', 'cancelled');
