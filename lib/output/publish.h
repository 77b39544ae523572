/* A set of files that appears at its place whole or not at all: written into a hidden folder beside
 * the target, then renamed into place. */
#ifndef ZL_OUTPUT_PUBLISH_H
#define ZL_OUTPUT_PUBLISH_H

#include "output/format.h"

typedef struct zl_publication zl_publication;

/** Makes the hidden folder in `folder`. ZL_FAILED when the folder is not there or not writable. */
zl_status zl_publication_open(zl_publication **out, const char *folder, bool overwrite,
                              zl_error *err);
/** Path of the hidden folder; belongs to the publication. */
const char *zl_publication_folder(const zl_publication *publication);
/** Announces one file with the other files of its set. ZL_FAILED when one of them is there and may
 *  not be overwritten, is a symbolic link or no regular file, or is open in another program. */
zl_status zl_publication_add(zl_publication *publication, const zl_format *format, const char *stem,
                             const char *ending, zl_error *err);
/** The i-th announced file of the new ones, in the order in which they were announced: the other
 *  files of a set before its main one. False after the last. `*name` is NULL for one that is only
 *  taken away. */
bool zl_publication_file(const char **name, bool *main, const zl_publication *publication,
                         size_t i);
/** Syncs all announced files and puts them into place, the main file of each set last; on failure
 *  what was there before is there again. */
zl_status zl_publication_commit(zl_publication *publication, zl_error *err);
/** Removes the hidden folder with all that is in it; for ZL_CLEANUP. */
void zl_publication_free_ptr(zl_publication **publication);

/** Adds "(N bytes free in 'folder')" to a message, other than to one of a lack of memory. */
void zl_add_free_bytes(zl_error *err, const zl_publication *publication);

#endif
