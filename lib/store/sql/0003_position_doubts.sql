-- Shapes whose position is not to be believed, because their source names a web map (GCJ-02, BD-09)
-- or because they lie beside a reference layer by a constant offset. The doubt belongs to the shape
-- and not to a row: it goes with it into the history of a zone and out again, and ends when another
-- shape takes its place.
CREATE TABLE position_doubts (
    shape  TEXT PRIMARY KEY NOT NULL,  -- SHA-256 of its coordinates
    reason TEXT NOT NULL,
    noted  TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))
) WITHOUT ROWID;
