/* Rows in the binary form of COPY, there and back. */
#ifndef ZL_OUTPUT_POSTGRES_ROWS_H
#define ZL_OUTPUT_POSTGRES_ROWS_H

#include "output/postgres/table.h"

/** Copies all rows into the table and reads them back. ZL_FAILED when a bit of them is another. The
 *  part gets its summary; the accuracies that are named are the least and the greatest. */
zl_status zl_pg_copy_rows(zl_part *part, double accuracy_m[2], const zl_pg_table *table,
                          const zl_write_request *request, zl_findings *findings, zl_error *err);

#endif
