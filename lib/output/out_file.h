/* A new file of a set that is being written from its beginning to its end. */
#ifndef ZL_OUTPUT_OUT_FILE_H
#define ZL_OUTPUT_OUT_FILE_H

#include "output/request.h"

typedef struct zl_out_file {
    int fd;            /**< -1: not open */
    int64_t size;      /**< bytes that were added */
    int64_t asked;     /**< of them, those that the system was asked to bring to the disk */
    const char *shown; /**< borrowed, for messages */
} zl_out_file;
#define ZL_OUT_FILE_NONE ((zl_out_file){.fd = -1})

/** `suffix` as in zl_request_path(). ZL_FAILED when the file is there already. */
zl_status zl_out_file_open(zl_out_file *out, const zl_write_request *request, const char *suffix,
                           zl_error *err);
zl_status zl_out_file_add(zl_out_file *file, const void *bytes, size_t size, zl_error *err);
/** Writes over what stands at byte `at`. */
zl_status zl_out_file_put(const zl_out_file *file, int64_t at, const void *bytes, size_t size,
                          zl_error *err);
/** Some systems tell only here that the disk is full. */
zl_status zl_out_file_close(zl_out_file *file, zl_error *err);
void zl_out_file_free(zl_out_file *file); /**< for ZL_CLEANUP: closes it whatever comes of it */

/** A whole file of text. */
zl_status zl_out_file_text(const zl_write_request *request, const char *suffix, const char *text,
                           zl_error *err);

#endif
