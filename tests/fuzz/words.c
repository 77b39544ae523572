/* Any text as a typed place and as bounds in words: refused with a message, or numbers
 * that lie where places do. */
#include <math.h>

#include "input/place/bounds_text.h"
#include "must.h"

static size_t split(const char **words, size_t most, char *text)
{
    size_t count = 0;
    for (char *word = strtok(text, " \n"); word && count < most; word = strtok(NULL, " \n"))
        words[count++] = word;
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *words[8];
    char *text = fuzz_text(data, size);
    size_t count = split(words, 8, text), used = 0;
    double place[2] = {0};
    zl_error err = {0};
    if (count > 0 && zl_place_parse(place, &used, words, count, NULL, &err) == ZL_OK) {
        must(used > 0 && used <= count);
        must(fabs(place[0]) <= 180 && fabs(place[1]) <= 90);
    } else if (count > 0) {
        must(err.message[0] != '\0');
    }
    free(text);
    text = fuzz_text(data, size);
    zl_bound_texts sides = {0};
    err = (zl_error){0};
    must(zl_bounds_split(&sides, text, &err) == ZL_OK || err.message[0] != '\0');
    zl_bound_texts_free(&sides);
    char *name = zl_bound_name(text);
    must(name != NULL);
    zl_free(name);
    free(text);
    return 0;
}
