#include "output/date.h"

#include <stdlib.h>
#include <string.h>

bool zl_output_moment(struct tm *out)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    char *end = NULL;
    long long seconds = epoch ? strtoll(epoch, &end, 10) : 0;
    bool fixed = epoch && end != epoch && *end == '\0';
    time_t when = fixed ? (time_t)seconds : time(NULL);
    if (!gmtime_r(&when, out))
        memset(out, 0, sizeof *out);
    return fixed;
}

void zl_output_date(char out[11])
{
    struct tm when;
    zl_output_moment(&when);
    strftime(out, 11, "%Y-%m-%d", &when);
}
