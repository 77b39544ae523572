#include "base/number.h"

#include <locale.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

/* It takes no memory: glibc has the locale "C" built in. */
static locale_t plain(void)
{
    static _Atomic(locale_t) kept;
    locale_t known = atomic_load(&kept);
    if (!known)
        atomic_store(&kept, known = newlocale(LC_ALL_MASK, "C", (locale_t)0));
    return known;
}

double zl_strtod(const char *text, char **end)
{
    return strtod_l(text, end, plain());
}

double zl_atof(const char *text)
{
    return zl_strtod(text, NULL);
}

void zl_print_real(char *to, size_t size, int digits, double value)
{
    locale_t before = uselocale(plain());
    snprintf(to, size, "%.*g", digits, value);
    uselocale(before);
}
