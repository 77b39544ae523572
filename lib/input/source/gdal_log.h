/* What GDAL has to say, caught instead of printed. */
#ifndef ZL_INPUT_SOURCE_GDAL_LOG_H
#define ZL_INPUT_SOURCE_GDAL_LOG_H

#include "base/text.h"

typedef struct zl_gdal_log {
    zl_text warnings; /**< each once, escaped, joined by "; " */
    char error[768];  /**< the first failure since zl_gdal_log_begin(), escaped; "" for none */
} zl_gdal_log;

/** From here to zl_gdal_log_end() the messages of this thread go into the log. */
void zl_gdal_log_begin(zl_gdal_log *log);
void zl_gdal_log_end(void);
void zl_gdal_log_free(zl_gdal_log *log);

#endif
