/* The list that goes beside an export: every file with its size and SHA-256, as CSV or JSON, and
 * the same digests as `sha256sum -c` takes them. */
#ifndef ZL_OUTPUT_DELIVERY_LIST_H
#define ZL_OUTPUT_DELIVERY_LIST_H

#include "output/deliver.h"
#include "output/publish.h"

/** ZL_USAGE when `path` is no .csv or .json file in the folder of the delivery. */
zl_status zl_delivery_list_check(const char *path, const zl_target *target, zl_error *err);
/** Announces the list and its companion, "<stem>.sha256"; ZL_USAGE when one of them bears the name
 *  of a file of the delivery. */
zl_status zl_delivery_list_announce(const char *path, zl_publication *publication, zl_error *err);
/** Writes both into the hidden folder, after all other files are there. */
zl_status zl_delivery_list_write(const zl_delivery *delivery, const zl_publication *publication,
                                 zl_error *err);

#endif
