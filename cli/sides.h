/* What bounds a zone on its sides, declared against geometry, for show. */
#ifndef ZONELAYER_CLI_SIDES_H
#define ZONELAYER_CLI_SIDES_H

#include "figures.h"

typedef struct sides {
    zl_audit_row *row; /**< of check "bounds"; texts owned */
    size_t count;
} sides;

/** Audits the declared bounds of the zones of a layer, which is rewound and accepts invalid rows
 *  from then on; none where there is no store. `said` (may be NULL) gets what is noted. */
zl_status sides_read(sides *out, session *s, zl_layer *zones, zl_findings *said, zl_error *err);
void sides_free(sides *all);
/** The sides of one zone as a JSON array, to be freed; NULL for none. */
char *sides_of(const sides *all, const char *id, figure_form form);

#endif
