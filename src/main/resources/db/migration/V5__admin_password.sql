-- The bcrypt hash of the password that was generated at the first start; one row at most.
CREATE TABLE admin_password (
  id   INTEGER      NOT NULL PRIMARY KEY CHECK (id = 1),
  hash VARCHAR(255) NOT NULL
);
