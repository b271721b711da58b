-- The processes that share this database. A row is renewed until its process ends or is cut off; after lease_until, in
-- the database's time, what it carried out is taken over.
CREATE TABLE replica (
  id          VARCHAR(36) NOT NULL PRIMARY KEY,
  lease_until BIGINT      NOT NULL
);

-- Who carries the operation out. Nobody else may write about it, but to ask for its cancellation.
ALTER TABLE operation ADD COLUMN claimed_by VARCHAR(36);

-- The time of the last entry once there is one that ends the operation: what has ended is most of the table.
ALTER TABLE operation ADD COLUMN ended_at BIGINT;

UPDATE operation SET ended_at = (
  SELECT e.at FROM operation_entry e
  WHERE e.operation_id = operation.id AND e.kind IN ('succeeded', 'failed', 'cancelled'));

CREATE INDEX operation_unfinished ON operation (accepted_at, id) WHERE ended_at IS NULL;
CREATE INDEX operation_ended ON operation (ended_at) WHERE ended_at IS NOT NULL;
