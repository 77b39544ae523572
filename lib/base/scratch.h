/* A hidden folder of ours, ".zonelayer-XXXXXX", beside the place where a finished file will appear.
 * It is locked while its program lives, so that what a killed program left is known for what it is:
 * the next one that opens a scratch folder there settles it. */
#ifndef ZL_BASE_SCRATCH_H
#define ZL_BASE_SCRATCH_H

/** Subfolder for files that are being replaced, until the new ones are in their place. */
#define ZL_SCRATCH_REPLACED "replaced"
/** The names of the new files, each with its NUL, in the order in which they come into place. While
 *  it is there a settled folder's files are moved into place, else the replaced ones go home. */
#define ZL_SCRATCH_ORDER "order"

/** All zero is none. */
typedef struct zl_scratch {
    char *path; /**< of the hidden folder */
    int parent_fd, fd;
} zl_scratch;

/** Makes the folder in `folder`; gives 0 or the number of the error, and for a `folder` that cannot
 *  be opened sets `*no_folder`. What dead programs left there is settled before: a set that was
 *  half published becomes whole or is as it was, and no file that came later is replaced. */
int zl_scratch_open(zl_scratch *out, int *no_folder, const char *folder);
/** The same in the folder of the file `path`. */
int zl_scratch_open_beside(zl_scratch *out, const char *path);
/** What opening one beside `path` settles, and no more. */
void zl_scratch_settle_beside(const char *path);
/** Removes it with all that is in it, the replaced files first. */
void zl_scratch_close(zl_scratch *scratch);
/** Leaves it where it is, unlocked: the next program settles it. */
void zl_scratch_leave(zl_scratch *scratch);

/** Removes all that is in an open folder, and in the folders in it. */
void zl_folder_empty(int fd);

#endif
