/* The stream of an import in several threads: features are read one after the other, made fit in
 * any thread, and taken by the caller's thread in the order of the source. What is found, and in
 * which order, does not depend on the number of threads. */
#ifndef ZL_INPUT_IMPORT_RUN_H
#define ZL_INPUT_IMPORT_RUN_H

#include "base/arena.h"
#include "input/import.h"

/** What is done with each feature; `user` is that of zl_import_run(). */
typedef struct zl_import_sink {
    size_t prepared_size; /**< of what is prepared of a feature, all zero before */
    /** Any thread: makes of a feature what can be made without the others; its pieces may come
     *  from the arena, which lives until the feature was taken. May be NULL. */
    zl_status (*prepare)(void *prepared, const zl_imported *feature, zl_arena *arena, void *user,
                         zl_error *err);
    /** Caller's thread, in order, after the findings about the feature were added: those from
     *  `first_finding` on. */
    zl_status (*take)(const zl_imported *feature, const void *prepared, size_t first_finding,
                      void *user, zl_error *err);
} zl_import_sink;

/** Takes the whole source, from where the cursor stands, to its end, and adds the findings about
 *  all of it, as zl_import_next() does. zl_cancel() ends it. */
zl_status zl_import_run(zl_import *import, const zl_import_sink *sink, void *user, zl_error *err);

#endif
