/* The classes of a land layer: parcels that have the same values in the columns asked for. */
#ifndef ZL_ANALYSIS_CLASSES_H
#define ZL_ANALYSIS_CLASSES_H

#include "analysis/questions.h"

/** All zero is empty. Classes are in the order of their values: numbers by size, text by bytes,
 * what is unknown last. */
typedef struct zl_classes {
    const zl_collection *land; /**< borrowed; its values are those of the columns */
    size_t ncolumns;
    size_t *of;      /**< of each parcel, its class */
    size_t *example; /**< of each class, one parcel */
    size_t count;
} zl_classes;

/** Blanks around a text are taken off first (in the collection), and what is blank is null. Notes:
 *  "class-blanks" where that was done, "class-case" where classes differ in nothing but the case of
 *  letters, "unclassed" where parcels have no value. `names` says the columns in these notes. */
zl_status zl_classes_new(zl_classes *out, zl_collection *land, size_t ncolumns, const char *names,
                         zl_findings *notes, zl_error *err);
void zl_classes_free(zl_classes *classes);
/** The values of a class. */
const zl_value *zl_class_values(const zl_classes *classes, size_t class_number);
/** Has the class no value at all? */
bool zl_class_is_unknown(const zl_classes *classes, size_t class_number);

#endif
