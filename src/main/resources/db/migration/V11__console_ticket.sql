-- Who may look at the screen of which VM, once. The ticket itself is not kept, only its SHA-256.
CREATE TABLE console_ticket (
  fingerprint VARCHAR(64)  NOT NULL PRIMARY KEY,
  cluster     VARCHAR(63)  NOT NULL,
  vmid        INTEGER      NOT NULL,
  owner       VARCHAR(255) NOT NULL,
  valid_until BIGINT       NOT NULL
);
CREATE INDEX console_ticket_valid_until ON console_ticket (valid_until);
