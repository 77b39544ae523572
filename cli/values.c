#include "values.h"

#include <stdlib.h>
#include <string.h>

#include "text.h"

/* A plain decimal number at the start of `text`: no sign, no exponent, no "inf", no hexadecimal.
 * Gives the bytes it takes, 0 for none. */
static size_t read_decimal(double *out, const char *text)
{
    size_t digits = strspn(text, "0123456789"), size = digits;
    if (text[size] == '.') {
        size_t more = strspn(text + size + 1, "0123456789");
        digits += more;
        size += 1 + more;
    }
    if (digits == 0 || size > 40)
        return 0;
    char number[48] = {0};
    memcpy(number, text, size);
    *out = strtod(number, NULL);
    return size;
}

static zl_status read_metres(double *out, const option *o, const char *text, zl_error *err)
{
    double value = 0;
    size_t size = read_decimal(&value, text);
    const char *unit = text + size + strspn(text + size, " ");
    double factor = strcmp(unit, "km") == 0 ? 1000 : 1;
    bool known = *unit == '\0' || strcmp(unit, "m") == 0 || strcmp(unit, "km") == 0;
    if (size == 0 || !known || !(value > 0))
        return fail(err, ZL_USAGE,
                    "--%s: \"%s\" is no distance; write metres or a unit, such as 500, 500m or 1km",
                    o->name, text);
    *out = value * factor;
    return ZL_OK;
}

static bool has_metres(const metres_list *list, double metres)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->value_m[i] == metres)
            return true;
    return false;
}

static zl_status add_metres(const option *o, const char *value, zl_error *err)
{
    metres_list *list = o->target;
    zl_status status = ZL_OK;
    for (char *item; status == ZL_OK && (item = text_next_item(&value)) != NULL; free(item)) {
        double metres = 0;
        status = read_metres(&metres, o, item, err);
        if (status == ZL_OK && !has_metres(list, metres)) {
            list->value_m = text_resize(list->value_m, list->count + 1, sizeof(double));
            list->value_m[list->count++] = metres;
        }
    }
    return status;
}

static zl_status set_choice(const option *o, const char *value, zl_error *err)
{
    const char *choices = o->choices;
    int position = 0, found = -1;
    for (char *item; (item = text_next_item(&choices)) != NULL; free(item), position++)
        if (strcmp(item, value) == 0)
            found = position;
    if (found < 0)
        return fail(err, ZL_USAGE, "--%s: \"%s\" is not one of %s", o->name, value, o->choices);
    *(int *)o->target = found;
    return ZL_OK;
}

static zl_status check_choices(const option *o, const char *value, zl_error *err)
{
    zl_status status = ZL_OK;
    for (char *item; status == ZL_OK && (item = text_next_item(&value)) != NULL; free(item))
        if (!text_in_list(item, o->choices))
            status =
                fail(err, ZL_USAGE, "--%s: \"%s\" is not one of %s", o->name, item, o->choices);
    return status;
}

/* Options live as long as the process; a list that grows gives up its old text. */
static zl_status add_list(const option *o, const char *value)
{
    const char **target = o->target;
    const char *old = *target;
    *target = old ? text_format("%s,%s", old, value) : text_copy(value);
    free((char *)old);
    return ZL_OK;
}

static zl_status set_share(const option *o, const char *value, zl_error *err)
{
    double share = 0;
    size_t size = read_decimal(&share, value);
    if (size == 0 || value[size] != '\0' || share > 1)
        return fail(err, ZL_USAGE, "--%s: \"%s\" is no share; write 0 to 1, such as 0.05", o->name,
                    value);
    *(double *)o->target = share;
    return ZL_OK;
}

static zl_status set_count(const option *o, const char *value, zl_error *err)
{
    size_t digits = strspn(value, "0123456789");
    if (digits == 0 || digits > 9 || value[digits] != '\0')
        return fail(err, ZL_USAGE, "--%s: \"%s\" is no whole number from 0 to 999999999", o->name,
                    value);
    *(int64_t *)o->target = strtoll(value, NULL, 10);
    return ZL_OK;
}

zl_status option_set(const option *o, const char *value, zl_error *err)
{
    if (o->type != OPTION_FLAG && (!value || *value == '\0'))
        return fail(err, ZL_USAGE, "option --%s needs a value", o->name);
    zl_status status = ZL_OK;
    switch (o->type) {
    case OPTION_FLAG:
        *(bool *)o->target = true;
        return ZL_OK;
    case OPTION_TEXT:
    case OPTION_OUTPUT:
        free((char *)*(const char **)o->target); /* --db may stand before and after the command */
        *(const char **)o->target = text_copy(value);
        return ZL_OK;
    case OPTION_LIST:
        return add_list(o, value);
    case OPTION_CHOICES:
        status = check_choices(o, value, err);
        return status == ZL_OK ? add_list(o, value) : status;
    case OPTION_CHOICE:
        return set_choice(o, value, err);
    case OPTION_METRES:
        return read_metres(o->target, o, value, err);
    case OPTION_METRES_LIST:
        return add_metres(o, value, err);
    case OPTION_SHARE:
        return set_share(o, value, err);
    case OPTION_COUNT:
        return set_count(o, value, err);
    case OPTION_DIGITS:
        status = set_count(o, value, err);
        return status == ZL_OK && *(const int64_t *)o->target > 12
                   ? fail(err, ZL_USAGE, "--%s: more than 12 digits mean nothing", o->name)
                   : status;
    case OPTION_END:
        break;
    }
    return status;
}
