-- What we know of a row: the digest of all its values, and whether its geometry was found fit to
-- be measured. A trigger on each layer (marks.c makes them all alike) deletes the mark when another
-- program writes the row: a row without mark was edited, a mark whose digest differs tells damage.
CREATE TABLE row_marks (
    layer  TEXT NOT NULL REFERENCES layers (name) ON UPDATE CASCADE ON DELETE CASCADE,
    fid    INTEGER NOT NULL,
    digest TEXT NOT NULL,
    valid  INTEGER NOT NULL CONSTRAINT valid CHECK (valid IN (0, 1)),
    PRIMARY KEY (layer, fid)
) WITHOUT ROWID;
