-- VMIDs that are spoken for. A row is held by an operation until its VM is seen in the statistics (settled_at), or it
-- keeps an id out of use for a while after its VM went away (rests_until): the cluster's list lags behind.
CREATE TABLE vmid_reservation (
  cluster      VARCHAR(63)  NOT NULL,
  vmid         INTEGER      NOT NULL,
  operation_id VARCHAR(36),
  node         VARCHAR(63),
  storage      VARCHAR(255),
  memory_mib   INTEGER,
  disk_bytes   BIGINT,
  settled_at   BIGINT,
  rests_until  BIGINT,
  PRIMARY KEY (cluster, vmid)
);

CREATE UNIQUE INDEX vmid_reservation_operation ON vmid_reservation (operation_id) WHERE operation_id IS NOT NULL;
