#include <math.h>
#include <string.h>

#include "zonelayer.h"

zl_value zl_row_value(const zl_column *column, const void *row)
{
    bool whole = (column->offset & ZL_WHOLE_VALUE) != 0;
    const char *field = (const char *)row + (column->offset & ~ZL_WHOLE_VALUE);
    zl_value value = {
        .type = column->type, .real = (double)NAN, .place_deg = {(double)NAN, (double)NAN}};
    if (whole) {
        memcpy(&value, field, sizeof value);
        value.type = column->type;
        return value;
    }
    switch (column->type) {
    case ZL_TEXT:
    case ZL_LIST:
        memcpy(&value.text, field, sizeof value.text);
        value.null = value.text == NULL;
        break;
    case ZL_INTEGER:
        memcpy(&value.integer, field, sizeof value.integer);
        break;
    case ZL_REAL:
        memcpy(&value.real, field, sizeof value.real);
        value.null = isnan(value.real);
        break;
    case ZL_PLACE:
        memcpy(value.place_deg, field, sizeof value.place_deg);
        value.null = isnan(value.place_deg[0]) || isnan(value.place_deg[1]);
        break;
    }
    return value;
}
