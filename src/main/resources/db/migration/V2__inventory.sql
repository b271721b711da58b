-- The VMs that Slipway made, with what Proxmox VE does not keep. `addresses` is a JSON list, `metadata` a JSON object.
CREATE TABLE managed_vm (
  cluster    VARCHAR(63)  NOT NULL,
  vmid       INTEGER      NOT NULL,
  name       VARCHAR(255) NOT NULL,
  project    VARCHAR(63)  NOT NULL,
  owner      VARCHAR(255) NOT NULL,
  marker     VARCHAR(255) NOT NULL,
  created_at BIGINT       NOT NULL,
  addresses  TEXT         NOT NULL,
  metadata   TEXT         NOT NULL,
  PRIMARY KEY (cluster, vmid)
);
