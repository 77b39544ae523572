-- Where QGIS looks for the style of a layer. The columns are QGIS's own; a user who has saved a style
-- from QGIS into the store has the table already. styles.c adds our rows.
CREATE TABLE IF NOT EXISTS layer_styles (
    id                INTEGER PRIMARY KEY AUTOINCREMENT,
    f_table_catalog   varchar(256),
    f_table_schema    varchar(256),
    f_table_name      varchar(256),
    f_geometry_column varchar(256),
    styleName         text,
    styleQML          text,
    styleSLD          text,
    useAsDefault      boolean,
    description       text,
    owner             varchar(30),
    ui                text,
    update_time       timestamp DEFAULT CURRENT_TIMESTAMP
);
