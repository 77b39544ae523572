/* Ids in one table that name a row of another. */
#ifndef ZL_STORE_LINKS_H
#define ZL_STORE_LINKS_H

#include "store/store.h"

/** A warning for each name that leads nowhere (unknown-part-of, unknown-document, unknown-zone), in
 *  the rows of `table` whose fid is above `after_fid`. It is no reason to refuse anything: the row
 *  that is named may come later. Layers of kind land have no links. */
zl_status zl_check_links(zl_store *store, zl_kind kind, const char *table, int64_t after_fid,
                         zl_findings *findings, zl_error *err);
/** A warning for each zone that is, through others, a part of itself. */
zl_status zl_check_part_cycles(zl_store *store, zl_findings *findings, zl_error *err);

#endif
