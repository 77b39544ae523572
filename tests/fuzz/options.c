/* Any lines as the options of a command, and any bytes as foreign text that is printed: what comes
 * out can drive no terminal and is valid UTF-8. */
#include <stdio.h>

#include "base/text.h"
#include "must.h"
#include "options.h"
#include "text.h"

static void parse(char *text)
{
    static const option_group *const groups[] = {&general_group, &source_group, &filter_group,
                                                 &output_group,  &area_group,   NULL};
    char *argv[34] = {"zonelayer"};
    int argc = 1;
    for (char *word = strtok(text, "\n"); word && argc < 32; word = strtok(NULL, "\n"))
        argv[argc++] = word;
    arguments rest = {0};
    zl_error err = {0};
    zl_status status = options_parse(&rest, groups, argc, argv, false, "area", &err);
    must(status == ZL_OK || (status == ZL_USAGE && err.message[0] != '\0'));
    must(rest.count <= (size_t)argc);
    arguments_free(&rest);
}

static void check_printed(const char *foreign)
{
    char *safe = text_safe(foreign), *valid = text_valid(foreign);
    must(zl_utf8_valid(safe, strlen(safe)) && zl_utf8_valid(valid, strlen(valid)));
    for (const char *c = safe; *c; c++)
        must((unsigned char)*c >= 0x20 && *c != 0x7f);
    must(text_width(safe) <= 4 * strlen(safe) && text_fit(safe, 10) <= strlen(safe));
    free(safe);
    free(valid);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = fuzz_text(data, size);
    check_printed(text);
    parse(text);
    free(text);
    return 0;
}
