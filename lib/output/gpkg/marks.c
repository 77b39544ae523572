#include "output/gpkg/marks.h"

#include <math.h>

#include "base/error.h"

uint64_t zl_gpkg_mark(const zl_value *values, size_t count)
{
    uint64_t mark = 0;
    for (size_t i = 0; i < count; i++) {
        const zl_value *value = &values[i];
        if (value->null || (value->type == ZL_REAL && !isfinite(value->real)))
            mark = zl_fold(mark, ZL_MARK_NULL);
        else if (value->type == ZL_INTEGER)
            mark = zl_mark_integer(mark, value->integer);
        else if (value->type == ZL_REAL)
            mark = zl_mark_real(mark, value->real + 0.0); /* SQLite keeps -0 as 0 */
        else
            mark = zl_mark_text(mark, value->text, strlen(value->text));
    }
    return mark;
}

zl_status zl_gpkg_srs_id(int32_t *out, zl_db *db, const char *table, zl_error *err)
{
    int64_t srs_id = 0;
    ZL_TRY(zl_db_int(&srs_id, db, 0, err,
                     "SELECT srs_id FROM gpkg_geometry_columns WHERE table_name = %Q", table));
    *out = (int32_t)srs_id;
    return ZL_OK;
}
