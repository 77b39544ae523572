#include "db/many.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/text.h"

/* Beyond this a statement costs more to prepare than larger blocks save. */
enum { BLOCK_ROWS = 64 };

struct zl_many {
    zl_stmt *block, *one;
    int nvalues;
};

void zl_many_free_ptr(zl_many **many)
{
    if (!*many)
        return;
    zl_stmt_free((*many)->block);
    zl_stmt_free((*many)->one);
    zl_free(*many);
    *many = NULL;
}

static zl_status prepare(zl_stmt **out, zl_db *db, const char *insert, int nrows, int nvalues,
                         zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text sql = {0};
    zl_text_addf(&sql, "%s VALUES ", insert);
    for (int row = 0; row < nrows; row++) {
        zl_text_add(&sql, row ? ", (" : "(");
        for (int i = 0; i < nvalues; i++)
            zl_text_add(&sql, i ? ", ?" : "?");
        zl_text_add(&sql, ")");
    }
    return sql.failed ? zl_fail_memory(err) : zl_stmt_prepare(out, db, sql.data, err);
}

zl_status zl_many_open(zl_many **out, zl_db *db, const char *insert, int nvalues, zl_error *err)
{
    ZL_CLEANUP(zl_many_free_ptr) zl_many *many = zl_alloc_zero(1, sizeof *many);
    if (!many)
        return zl_fail_memory(err);
    many->nvalues = nvalues;
    ZL_TRY(prepare(&many->block, db, insert, BLOCK_ROWS, nvalues, err));
    ZL_TRY(prepare(&many->one, db, insert, 1, nvalues, err));
    *out = many;
    many = NULL;
    return ZL_OK;
}

zl_status zl_many_insert(zl_many *many, size_t count, zl_bind_row *bind, const void *user,
                         zl_error *err)
{
    for (size_t row = 0; row < count;) {
        bool whole = count - row >= BLOCK_ROWS;
        zl_stmt *stmt = whole ? many->block : many->one;
        size_t end = row + (whole ? BLOCK_ROWS : 1);
        for (int first = 1; row < end; row++, first += many->nvalues)
            bind(stmt, first, row, user);
        ZL_TRY(zl_stmt_run(stmt, err));
    }
    return ZL_OK;
}
