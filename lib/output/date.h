/* The day that goes into files. */
#ifndef ZL_OUTPUT_DATE_H
#define ZL_OUTPUT_DATE_H

#include <stdbool.h>
#include <time.h>

/** SOURCE_DATE_EPOCH (reproducible-builds.org), else now, in UTC; was it fixed? */
bool zl_output_moment(struct tm *out);
/** The same as "2026-11-22". */
void zl_output_date(char out[11]);

/** The numbers of "2026-11-22", however it goes on; false: it is no such text. */
bool zl_date_parse(int *year, int *month, int *day, const char *text);

#endif
