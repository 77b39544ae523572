#include "geodesy/gauss_krueger.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/message.h"

/* EPSG numbers the zones of a family in runs. tests/data/crs/gk_codes.txt has every code as PROJ's
 * database knows it, and a test compares. */
typedef struct code_run {
    zl_datum datum;
    int width_deg;
    bool prefixed;
    int first, last; /* zone numbers */
    int code;        /* of the first */
} code_run;

static const code_run runs[] = {
    {ZL_DATUM_CGCS2000, 3, true, 25, 45, 4513},     {ZL_DATUM_CGCS2000, 3, false, 25, 45, 4534},
    {ZL_DATUM_CGCS2000, 6, true, 13, 23, 4491},     {ZL_DATUM_CGCS2000, 6, false, 13, 23, 4502},
    {ZL_DATUM_XIAN80, 3, true, 25, 45, 2349},       {ZL_DATUM_XIAN80, 3, false, 25, 45, 2370},
    {ZL_DATUM_XIAN80, 6, true, 13, 23, 2327},       {ZL_DATUM_XIAN80, 6, false, 13, 23, 2338},
    {ZL_DATUM_BEIJING54, 3, true, 25, 45, 2401},    {ZL_DATUM_BEIJING54, 3, false, 25, 45, 2422},
    {ZL_DATUM_BEIJING54, 6, true, 13, 23, 21413},   {ZL_DATUM_BEIJING54, 6, false, 13, 23, 21453},
    {ZL_DATUM_NEW_BEIJING, 3, true, 25, 29, 4652},  {ZL_DATUM_NEW_BEIJING, 3, true, 30, 45, 4766},
    {ZL_DATUM_NEW_BEIJING, 3, false, 25, 43, 4782}, {ZL_DATUM_NEW_BEIJING, 3, false, 44, 44, 4812},
    {ZL_DATUM_NEW_BEIJING, 3, false, 45, 45, 4822}, {ZL_DATUM_NEW_BEIJING, 6, true, 13, 23, 4568},
    {ZL_DATUM_NEW_BEIJING, 6, false, 13, 23, 4579},
};
enum { NRUNS = sizeof runs / sizeof *runs };

bool zl_gk_of_code(zl_gk_zone *out, int code)
{
    for (size_t i = 0; i < NRUNS; i++) {
        const code_run *run = &runs[i];
        if (code < run->code || code > run->code + run->last - run->first)
            continue;
        *out = (zl_gk_zone){.datum = run->datum,
                            .width_deg = run->width_deg,
                            .number = run->first + code - run->code,
                            .prefixed = run->prefixed};
        return true;
    }
    return false;
}

int zl_gk_code(const zl_gk_zone *zone)
{
    for (size_t i = 0; i < NRUNS; i++) {
        const code_run *run = &runs[i];
        if (run->datum == zone->datum && run->width_deg == zone->width_deg &&
            run->prefixed == zone->prefixed && zone->number >= run->first &&
            zone->number <= run->last)
            return run->code + zone->number - run->first;
    }
    return 0;
}

bool zl_gk_of_crs(zl_gk_zone *out, const zl_crs *crs)
{
    static const char authority[] = "EPSG:";
    const char *code = zl_crs_code(crs);
    return strncmp(code, authority, sizeof authority - 1) == 0 &&
           zl_gk_of_code(out, (int)strtol(code + sizeof authority - 1, NULL, 10));
}

int zl_gk_meridian_deg(const zl_gk_zone *zone)
{
    return zone->width_deg == 3 ? 3 * zone->number : 6 * zone->number - 3;
}

int zl_gk3_epsg(double lon_deg, int *zone)
{
    double number = floor((lon_deg + 1.5) / 3);
    if (!(number >= ZL_GK_FIRST_THREE && number <= ZL_GK_LAST_THREE))
        return 0;
    const zl_gk_zone found = {ZL_DATUM_CGCS2000, 3, (int)number, true};
    if (zone)
        *zone = found.number;
    return zl_gk_code(&found);
}

static const struct {
    zl_datum datum;
    int geographic_code;
    const char *word;
} datums[] = {{ZL_DATUM_CGCS2000, 4490, "CGCS2000"},
              {ZL_DATUM_WGS84, 4326, "WGS 84"},
              {ZL_DATUM_XIAN80, 4610, "Xi'an 1980"},
              {ZL_DATUM_BEIJING54, 4214, "Beijing 1954"},
              {ZL_DATUM_NEW_BEIJING, 4555, "New Beijing"}};

int zl_datum_geographic_code(zl_datum datum)
{
    for (size_t i = 0; i < sizeof datums / sizeof *datums; i++)
        if (datums[i].datum == datum)
            return datums[i].geographic_code;
    return 0;
}

const char *zl_datum_word(zl_datum datum)
{
    for (size_t i = 0; i < sizeof datums / sizeof *datums; i++)
        if (datums[i].datum == datum)
            return datums[i].word;
    return _("an unknown datum");
}
