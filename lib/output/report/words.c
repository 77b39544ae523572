/* Words for people in place of the codes of the data. In Chinese they are those of all answers; in
 * English a page says a little more than the code. */
#include <string.h>

#include "output/report/section.h"

typedef struct word {
    const char *code, *words;
} word;

static const word words[] = {
    /* Verdicts of area, distance and corridor. */
    {"measured", "measured"},
    {"calibrated", "fitted to declared"},
    {"nominal", "nominal only"},
    {"crosses", "crosses"},
    {"apart", "apart"},
    {"cannot-tell", "cannot be told"},
    /* Of the audit. */
    {"agrees", "agrees"},
    {"differs", "differs"},
    {"no-boundary", "no boundary"},
    {"parts-agree", "parts add up"},
    {"parts-differ", "parts do not add up"},
    {"wrong-side", "not on that side"},
    {"unknown-line", "name not found"},
    /* Kinds of declared areas. */
    {"approved", "approved area"},
    {"planned", "planned"},
    {"governed", "governed area"},
    {"built-up", "built-up area"},
    {"implementation", "scope of implementation"},
    /* Categories of zones. */
    {"free-trade", "free-trade area"},
    {"economic-technological", "economic and technological zone"},
    {"high-tech", "high-tech zone"},
    {"industrial-park", "industrial park"},
    {"logistics", "logistics area"},
    {"urban", "urban area"},
    /* Status. */
    {"existing", "existing"},
    {"under-construction", "under construction"},
    {"revoked", "revoked"},
    /* Bases of boundaries. */
    {"surveyed", "surveyed"},
    {"digitised", "digitised"},
    {"schematic", "schematic"},
    {"none", "none"},
    /* Modes of lines, kinds of points. */
    {"railway", "railway"},
    {"high-speed-railway", "high-speed railway"},
    {"expressway", "expressway"},
    {"national-road", "national road"},
    {"provincial-road", "provincial road"},
    {"town", "town"},
    {"station", "station"},
    {"interchange", "interchange"},
    {"airport", "airport"},
    /* Overlaps. */
    {"inside", "inside"},
    {"contains", "contains"},
    {"equal", "the same land"},
    {"overlap", "overlap"},
    {"sliver", "sliver"},
    {"touch", "touch"},
    {"part-of", "declared part"},
    /* Severities. */
    {"note", "note"},
    {"warning", "warning"},
    {"error", "error"},
    /* Sides. */
    {"north", "north"},
    {"north-east", "north-east"},
    {"east", "east"},
    {"south-east", "south-east"},
    {"south", "south"},
    {"south-west", "south-west"},
    {"west", "west"},
    {"north-west", "north-west"},
};

const char *zl_page_word(const char *code)
{
    if (strcmp(zl_language(), "zh") == 0)
        return zl_word(code);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].code, code) == 0)
            return words[i].words;
    return code;
}
