-- The tables of a store. Spatial tables get their column `geometry` (EPSG:4490, longitude first)
-- and its index from schema.c, which knows whether SpatiaLite is there. Columns are documented in
-- layers/README.md and are the same as those of the shipped files.
--
-- Each CHECK bears the name of its column, so that a message can say which value is not allowed.
-- JSONSTRINGLIST is a JSON array of texts, the type name that GDAL and QGIS use for a list. A CHECK
-- may not call json_valid(): a program that does not trust schemas could not even open the file.

-- Every layer that a question can name.
CREATE TABLE layers (
    name          TEXT PRIMARY KEY NOT NULL,
    kind          TEXT NOT NULL
        CONSTRAINT kind CHECK (kind IN ('zone', 'line', 'point', 'land', 'declared', 'document')),
    title         TEXT,
    original_name TEXT,             -- as the source calls it; the name is a slug
    shape_kind    TEXT NOT NULL
        CONSTRAINT shape_kind CHECK (shape_kind IN ('none', 'point', 'line', 'polygon'))
);

-- Where the rows of a layer came from: one row per load.
CREATE TABLE loads (
    id             INTEGER PRIMARY KEY,
    layer          TEXT NOT NULL REFERENCES layers (name) ON UPDATE CASCADE ON DELETE CASCADE,
    source         TEXT,
    source_crs     TEXT,
    crs_evidence   TEXT,
    transformation TEXT,
    features       INTEGER NOT NULL,
    repaired       INTEGER NOT NULL DEFAULT 0,
    refused        INTEGER NOT NULL DEFAULT 0,
    loaded_at      TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))
);
CREATE INDEX loads_layer ON loads (layer);

INSERT INTO layers (name, kind, title, shape_kind) VALUES
    ('zones',          'zone',     '开发区',   'polygon'),
    ('zones_history',  'zone',     '历史版本', 'polygon'),
    ('lines',          'line',     '线路',     'line'),
    ('points',         'point',    '点',       'point'),
    ('declared_areas', 'declared', '公布面积', 'none'),
    ('documents',      'document', '文件',     'none');

-- Zones as they are now.
CREATE TABLE zones (
    fid            INTEGER PRIMARY KEY,
    id             TEXT NOT NULL UNIQUE,
    name_zh        TEXT,
    name_en        TEXT,
    aliases        JSONSTRINGLIST
        CONSTRAINT aliases CHECK (aliases LIKE '[%]'),
    category       TEXT,
    part_of        TEXT,
    status         TEXT NOT NULL DEFAULT 'existing'
        CONSTRAINT status CHECK (status IN ('existing', 'under-construction', 'planned', 'revoked')),
    boundary_basis TEXT
        CONSTRAINT boundary_basis CHECK (boundary_basis IN ('surveyed', 'digitised', 'schematic', 'none')),
    area_basis     TEXT
        CONSTRAINT area_basis CHECK (area_basis IN ('measured', 'calibrated', 'nominal')),
    accuracy_m     REAL CONSTRAINT accuracy_m CHECK (accuracy_m >= 0),
    document       TEXT,
    placed_by      TEXT,            -- how the outline came to its place
    valid_from     TEXT,            -- ISO date or time; NULL: from the beginning
    valid_to       TEXT,            -- NULL: still
    licence        TEXT,
    extra          TEXT             -- JSON object of source fields that are no column here
        CONSTRAINT extra CHECK (extra LIKE '{%}')
);

-- Versions of zones that an update or a removal has closed. Apart from `zones`, so that a program
-- that opens `zones` never counts an outline twice.
CREATE TABLE zones_history (
    fid            INTEGER PRIMARY KEY,
    id             TEXT NOT NULL,
    name_zh        TEXT,
    name_en        TEXT,
    aliases        JSONSTRINGLIST
        CONSTRAINT aliases CHECK (aliases LIKE '[%]'),
    category       TEXT,
    part_of        TEXT,
    status         TEXT NOT NULL DEFAULT 'existing'
        CONSTRAINT status CHECK (status IN ('existing', 'under-construction', 'planned', 'revoked')),
    boundary_basis TEXT
        CONSTRAINT boundary_basis CHECK (boundary_basis IN ('surveyed', 'digitised', 'schematic', 'none')),
    area_basis     TEXT
        CONSTRAINT area_basis CHECK (area_basis IN ('measured', 'calibrated', 'nominal')),
    accuracy_m     REAL CONSTRAINT accuracy_m CHECK (accuracy_m >= 0),
    document       TEXT,
    placed_by      TEXT,
    valid_from     TEXT,
    valid_to       TEXT NOT NULL,
    licence        TEXT,
    extra          TEXT
        CONSTRAINT extra CHECK (extra LIKE '{%}')
);
CREATE INDEX zones_history_id ON zones_history (id, valid_from);

-- Rail and road. A line whose parts differ in accuracy has one row per part.
CREATE TABLE lines (
    fid            INTEGER PRIMARY KEY,
    id             TEXT NOT NULL,
    part           INTEGER NOT NULL DEFAULT 1,
    name_zh        TEXT,
    name_en        TEXT,
    aliases        JSONSTRINGLIST
        CONSTRAINT aliases CHECK (aliases LIKE '[%]'),
    mode           TEXT NOT NULL
        CONSTRAINT mode CHECK (mode IN ('railway', 'high-speed-railway', 'expressway',
                                        'national-road', 'provincial-road')),
    status         TEXT NOT NULL DEFAULT 'existing'
        CONSTRAINT status CHECK (status IN ('existing', 'under-construction', 'planned', 'revoked')),
    boundary_basis TEXT
        CONSTRAINT boundary_basis CHECK (boundary_basis IN ('surveyed', 'digitised', 'schematic', 'none')),
    accuracy_m     REAL CONSTRAINT accuracy_m CHECK (accuracy_m >= 0),
    document       TEXT,
    licence        TEXT,
    note           TEXT,
    extra          TEXT
        CONSTRAINT extra CHECK (extra LIKE '{%}'),
    UNIQUE (id, part)
);

-- Stations, interchanges, towns, airports.
CREATE TABLE points (
    fid            INTEGER PRIMARY KEY,
    id             TEXT NOT NULL UNIQUE,
    name_zh        TEXT,
    name_en        TEXT,
    kind           TEXT,
    status         TEXT NOT NULL DEFAULT 'existing'
        CONSTRAINT status CHECK (status IN ('existing', 'under-construction', 'planned', 'revoked')),
    boundary_basis TEXT
        CONSTRAINT boundary_basis CHECK (boundary_basis IN ('surveyed', 'digitised', 'schematic', 'none')),
    accuracy_m     REAL CONSTRAINT accuracy_m CHECK (accuracy_m >= 0),
    document       TEXT,
    licence        TEXT,
    extra          TEXT
        CONSTRAINT extra CHECK (extra LIKE '{%}')
);

-- Figures that documents declare. Figures of different kind are never compared.
CREATE TABLE declared_areas (
    fid         INTEGER PRIMARY KEY,
    id          TEXT NOT NULL,      -- of the zone
    kind        TEXT NOT NULL
        CONSTRAINT kind CHECK (kind IN ('approved', 'planned', 'governed', 'built-up', 'implementation')),
    value       REAL NOT NULL CONSTRAINT value CHECK (value > 0),
    decimals    INTEGER             -- digits after the point as written: 24.70 has 2; NULL: the shortest
        CONSTRAINT decimals CHECK (decimals BETWEEN 0 AND 9),
    unit        TEXT NOT NULL
        CONSTRAINT unit CHECK (unit IN ('m2', 'ha', 'mu', 'km2')),
    date        TEXT,
    document    TEXT,
    quote       TEXT,
    excludes    TEXT,
    composed_of JSONSTRINGLIST      -- zones whose figures add up to this one
        CONSTRAINT composed_of CHECK (composed_of LIKE '[%]'),
    note        TEXT
);
-- NULLs of a plain UNIQUE would all be different.
CREATE UNIQUE INDEX declared_areas_key
    ON declared_areas (id, kind, coalesce(date, ''), coalesce(document, ''));

CREATE TABLE documents (
    fid      INTEGER PRIMARY KEY,
    id       TEXT NOT NULL UNIQUE,
    title    TEXT,
    title_en TEXT,
    date     TEXT,
    issuer   TEXT,
    kind     TEXT,
    url      TEXT,
    note     TEXT
);

-- All versions of all zones, for questions about a day in the past.
CREATE VIEW zones_versions AS
    SELECT 1 AS current, * FROM zones
    UNION ALL
    SELECT 0 AS current, * FROM zones_history;
