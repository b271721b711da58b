-- The VMID that each cluster was given last: the next one is looked for behind it, so that a number is used again only
-- when the range has been gone round, whatever the clocks say about its rest.
CREATE TABLE vmid_round (
  cluster VARCHAR(63) NOT NULL PRIMARY KEY,
  last    INTEGER     NOT NULL
);
