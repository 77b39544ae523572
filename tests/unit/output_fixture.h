/* A folder of a test for what is written, and questions about findings. */
#ifndef ZL_TESTS_OUTPUT_FIXTURE_H
#define ZL_TESTS_OUTPUT_FIXTURE_H

#include <unistd.h>

#include "base/findings.h"
#include "unit.h"

static char folder[64];

/* `pattern` as for mkdtemp(): "txt-XXXXXX". */
static inline void folder_make(const char *pattern)
{
    snprintf(folder, sizeof folder, "%s", pattern);
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(folder));
}

static inline void folder_remove(void)
{
    char command[128];
    snprintf(command, sizeof command, "rm -r '%s'", folder);
    CU_ASSERT(system(command) == 0);
}

/* The path holds for a few calls. */
static inline const char *in_folder(const char *name)
{
    static char path[4][512];
    static unsigned at;
    char *room = path[at++ % 4];
    snprintf(room, sizeof path[0], "%s/%s", folder, name);
    return room;
}

static inline void put(const char *path, const char *text)
{
    FILE *file = fopen(path, "wb");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    fputs(text, file);
    fclose(file);
}

static inline bool has_code(const zl_findings *findings, const char *code)
{
    for (size_t i = 0; i < zl_findings_count(findings); i++)
        if (strcmp(zl_findings_get(findings, i)->code, code) == 0)
            return true;
    return false;
}

#endif
