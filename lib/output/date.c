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

bool zl_date_parse(int *year, int *month, int *day, const char *text)
{
    static const char form[] = "0000-00-00";
    int part[3] = {0}, at = 0;
    for (size_t i = 0; form[i]; i++) {
        bool digit = text[i] >= '0' && text[i] <= '9';
        if (form[i] == '-' ? text[i] != '-' : !digit)
            return false;
        if (digit)
            part[at] = 10 * part[at] + (text[i] - '0');
        else
            at++;
    }
    *year = part[0];
    *month = part[1];
    *day = part[2];
    return true;
}
