#include "base/units.h"

#include <string.h>
#include <strings.h>

enum { MOST_WORDS = 8 };

static const struct {
    zl_unit unit;
    const char *words[MOST_WORDS];
} units[] = {
    {{"km2", "km²", ZL_KM2, 0}, {"km2", "km²", "㎢", "平方公里", "平方千米"}},
    {{"ha", "ha", ZL_HA, 2}, {"ha", "hm2", "hm²", "公顷"}},
    {{"mu", "亩", ZL_MU, 3}, {"mu", "亩"}},
    {{"m2", "m²", 1.0, 6}, {"m2", "m²", "㎡", "平方米"}},
};

const zl_unit *zl_unit_find(const char *word, size_t size)
{
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        for (const char *const *w = units[i].words; *w; w++)
            if (strlen(*w) == size && strncasecmp(*w, word, size) == 0)
                return &units[i].unit;
    return NULL;
}
