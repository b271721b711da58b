-- the disks of a reservation besides the one to boot from: storage=bytes,storage=bytes
ALTER TABLE vmid_reservation ADD COLUMN more_disks TEXT NOT NULL DEFAULT '';

-- one creation at a time of a name, whatever the VM is made from
DROP INDEX operation_name_unfinished;
CREATE UNIQUE INDEX operation_name_unfinished ON operation (cluster, lower(name))
  WHERE kind IN ('create', 'create_blank', 'import_template') AND ended_at IS NULL;
