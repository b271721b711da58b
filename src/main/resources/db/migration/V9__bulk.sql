-- An operation may be about many VMs: then it names none itself, and each of them is the subject of an operation that
-- is a part of it, the `item`-th of `parent`. Both engines can drop and rename columns; only one can make them optional.
DROP INDEX operation_vm;
DROP INDEX operation_vm_unfinished;
DROP INDEX operation_name_unfinished;
DROP INDEX operation_end;
DROP INDEX operation_name;

ALTER TABLE operation ADD COLUMN subject_cluster VARCHAR(63);
ALTER TABLE operation ADD COLUMN subject_vmid INTEGER;
UPDATE operation SET subject_cluster = cluster, subject_vmid = vmid;
ALTER TABLE operation DROP COLUMN cluster;
ALTER TABLE operation DROP COLUMN vmid;
ALTER TABLE operation RENAME COLUMN subject_cluster TO cluster;
ALTER TABLE operation RENAME COLUMN subject_vmid TO vmid;

ALTER TABLE operation ADD COLUMN parent VARCHAR(36) REFERENCES operation (id);
ALTER TABLE operation ADD COLUMN item INTEGER;

CREATE INDEX operation_vm ON operation (cluster, vmid);
CREATE UNIQUE INDEX operation_vm_unfinished ON operation (cluster, vmid) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX operation_name_unfinished ON operation (cluster, lower(name))
  WHERE kind = 'create' AND ended_at IS NULL;
CREATE INDEX operation_end ON operation (ended_at, cluster, vmid);
CREATE INDEX operation_name ON operation (cluster, lower(name));
CREATE UNIQUE INDEX operation_part ON operation (parent, item) WHERE parent IS NOT NULL;
