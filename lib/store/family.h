/* Which feature of a layer is declared a part of which other one, through any number of steps. */
#ifndef ZL_STORE_FAMILY_H
#define ZL_STORE_FAMILY_H

#include "base/text.h"

/** All zero is a family in which nobody is a part. */
typedef struct zl_family {
    size_t *whole; /**< position of the feature that each one is declared a part of; SIZE_MAX: of
                        none that is there. NULL: nobody is a part */
    size_t count;
    zl_text names; /**< id and part_of of each, with their NULs, until zl_family_settle() */
    bool any;
} zl_family;

/** Adds the features of a layer in their order; `part_of` may be NULL. */
void zl_family_add(zl_text *names, bool *any, const char *id, const char *part_of);
/** Works out who is whose part, after `count` features were added. Of features with one id the
 *  first is meant. */
zl_status zl_family_settle(zl_family *family, size_t count, zl_error *err);
void zl_family_free(zl_family *family);
/** Is a, through any number of steps, declared a part of b? */
bool zl_family_is_part(const zl_family *family, size_t a, size_t b);

#endif
