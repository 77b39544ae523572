-- 四至: what bounds a zone on each side, in the words of a document. The registry knows the table as
-- one of what documents declare; it is a kind of its own by its name.
CREATE TABLE declared_bounds (
    fid      INTEGER PRIMARY KEY,
    id       TEXT NOT NULL,      -- of the zone
    side     TEXT NOT NULL
        CONSTRAINT side CHECK (side IN ('north', 'north-east', 'east', 'south-east', 'south',
                                        'south-west', 'west', 'north-west')),
    bound    TEXT NOT NULL       -- the line, place or zone on that side, as the document names it
        CONSTRAINT bound CHECK (bound <> ''),
    feature  TEXT,               -- id of that line, point or zone; NULL: found by its name
    offset_m REAL CONSTRAINT offset_m CHECK (offset_m >= 0), -- of the boundary from it, where said
    date     TEXT,
    document TEXT,
    quote    TEXT,
    note     TEXT
);
-- NULLs of a plain UNIQUE would all be different.
CREATE UNIQUE INDEX declared_bounds_key
    ON declared_bounds (id, side, bound, coalesce(date, ''), coalesce(document, ''));

INSERT INTO layers (name, kind, title, shape_kind) VALUES
    ('declared_bounds', 'declared', '四至', 'none');
