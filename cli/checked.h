/* audit --into: what was audited as a layer, each row with the shape of its zone. */
#ifndef ZONELAYER_CLI_CHECKED_H
#define ZONELAYER_CLI_CHECKED_H

#include "zonelayer.h"

/** A row of the audit with what a map needs of its zone; the columns of the audit fit it too. */
typedef struct checked_row {
    zl_audit_row audit;
    const char *name_zh, *name_en, *basis;
} checked_row;

typedef struct checked checked;

/** Reads the zones, which are then before their first feature again. */
zl_status checked_open(checked **out, zl_layer *zones, zl_error *err);
void checked_close(checked *c); /**< NULL is fine */
/** The columns of a checked_row, without those that only bounds have; belong to `c`. */
const zl_columns *checked_columns(const checked *c);
/** The row with the names of its zone, and its shape, NULL where it has none; borrowed. */
checked_row checked_of(const zl_shape **shape, const checked *c, const zl_audit_row *row);

#endif
