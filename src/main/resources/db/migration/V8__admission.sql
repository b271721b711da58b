-- What admission promises, also held by the database itself: one operation at a time on a VM, and one creation at a
-- time of a name.
CREATE UNIQUE INDEX operation_vm_unfinished ON operation (cluster, vmid) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX operation_name_unfinished ON operation (cluster, lower(name))
  WHERE kind = 'create' AND ended_at IS NULL;

-- What admission asks each time. A whole index finds the few rows without an end, whatever the engine knows about their
-- number; of the partial ones SQLite would take none.
CREATE INDEX operation_end ON operation (ended_at, cluster, vmid);
CREATE INDEX operation_name ON operation (cluster, lower(name));

-- What was reserved and never accepted, which cannot happen any more, or held by what ended long ago.
DELETE FROM vmid_reservation WHERE operation_id IS NOT NULL AND settled_at IS NULL AND NOT EXISTS
  (SELECT 1 FROM operation WHERE operation.id = vmid_reservation.operation_id AND operation.ended_at IS NULL);
