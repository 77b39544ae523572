/* The rows of list and show: the columns of a layer, and what is known beyond them. */
#ifndef ZONELAYER_CLI_DETAILS_H
#define ZONELAYER_CLI_DETAILS_H

#include "sides.h"

typedef struct computed computed;
typedef struct membership membership;

typedef struct details {
    session *session;
    zl_layer *layer;
    bool whole;        /**< show: declared figures with quote and title, parts and bounds */
    zl_column *column; /**< of the layer, then ours */
    zl_columns columns;
    size_t nlayer;      /**< how many are of the layer */
    zl_value *value;    /**< of the row at hand */
    computed *computed; /**< area and verdict of each feature, in order */
    size_t ncomputed, row;
    figures figures;
    membership *membership; /**< which zone is declared a part of which */
    size_t nmemberships;
    sides sides;                     /**< show: what bounds the zones */
    char *declared, *parts, *bounds; /**< of the row at hand */
} details;

/** Reads areas and declared figures of a layer; `said` (may be NULL) gets what zl_area() says. A
 *  row that another program has left invalid is given too, without area and with a warning. */
zl_status details_open(details *out, session *s, zl_layer *layer, bool whole, zl_findings *said,
                       zl_error *err);
/** The values of the next feature, one per column; `*out` is NULL after the last. */
zl_status details_next(const zl_value **out, details *d, zl_error *err);
void details_close(details *d);

#endif
