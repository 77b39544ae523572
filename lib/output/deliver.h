/* From streams to published files: written, read back, compared, and only then put into place. */
#ifndef ZL_OUTPUT_DELIVER_H
#define ZL_OUTPUT_DELIVER_H

#include "output/txt.h"

/** One file of a delivery. */
typedef struct zl_part {
    char *stem;         /**< of the file, owned */
    zl_crs *crs;        /**< of the file, owned */
    char crs_code[32];  /**< "EPSG:4516", "OGC:CRS84" */
    zl_stream stream;   /**< `user` is borrowed */
    zl_summary summary; /**< after delivery: what is in the file */
} zl_part;

/** All files of one export or answer. All zero is empty. */
typedef struct zl_delivery {
    const zl_format *format;
    zl_target target;     /**< owned */
    const char *encoding; /**< NULL: that of the format */
    bool xy;              /**< as in zl_export_options */
    bool for_arcgis;      /**< as in zl_write_request */
    bool overwrite;
    const char *transformation; /**< to a CRS of another datum; as in zl_export_options */
    bool assume_same_datum;
    const char *list; /**< path of a list of the files (output/delivery_list.h); NULL: none */
    struct zl_txt_style txt; /**< how a TXT is written */
    bool bare_easting;       /**< the zones of gk3 without their number before the easting */
    zl_part *part;           /**< owned */
    size_t count, capacity;
} zl_delivery;

/** Adds a file with the given stem in the given CRS. ZL_BAD_CRS when that is on another datum and
 *  the delivery does not say how to get there. */
zl_status zl_delivery_add(zl_delivery *delivery, const char *stem, const char *crs_code,
                          const zl_stream *stream, zl_error *err);
/** Writes and publishes all files or none. */
zl_status zl_deliver(zl_delivery *delivery, zl_findings *findings, zl_error *err);
void zl_delivery_free(zl_delivery *delivery); /**< for ZL_CLEANUP too */

#endif
