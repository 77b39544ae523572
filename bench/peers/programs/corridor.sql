-- The fastest way that was found: pieces of lines in UTM, clipped to the box of a zone, buffered
-- with 64 segments in a quarter of a circle and intersected; areas on the ellipsoid.
SET client_min_messages = warning;
DROP TABLE IF EXISTS corridor_pieces, corridor_zones;
CREATE UNLOGGED TABLE corridor_pieces AS
    SELECT (ST_Dump(ST_Subdivide(ST_Transform(geom, 32645), 64))).geom AS geom FROM lines;
CREATE INDEX ON corridor_pieces USING gist (geom);
CREATE UNLOGGED TABLE corridor_zones AS SELECT id, ST_Transform(geom, 32645) AS geom FROM zones;
ANALYZE corridor_pieces;
ANALYZE corridor_zones;
COPY (SELECT * FROM (
    SELECT z.id, ST_Area(ST_Transform(ST_Intersection(z.geom, b.geom), 4326)::geography) AS m2
    FROM corridor_zones AS z CROSS JOIN LATERAL (
        SELECT ST_Buffer(ST_Collect(ST_ClipByBox2D(p.geom, ST_Expand(z.geom::box2d, 1100))),
                         1000, 64) AS geom
        FROM corridor_pieces AS p
        WHERE p.geom && ST_Expand(z.geom::box2d, 1000)::geometry) AS b
    WHERE b.geom IS NOT NULL OFFSET 0) AS t WHERE m2 > {least}) TO STDOUT WITH (FORMAT csv, HEADER);
