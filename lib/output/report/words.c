/* Words for people in place of the codes of the data. */
#include <string.h>

#include "output/report/section.h"

typedef struct word {
    const char *code, *words;
} word;

static const word words[] = {
    /* Verdicts of area, distance and corridor. */
    {"measured", N_("measured")},
    {"calibrated", N_("fitted to declared")},
    {"nominal", N_("nominal only")},
    {"crosses", N_("crosses")},
    {"apart", N_("apart")},
    {"cannot-tell", N_("cannot be told")},
    /* Of the audit. */
    {"agrees", N_("agrees")},
    {"differs", N_("differs")},
    {"no-boundary", N_("no boundary")},
    {"parts-agree", N_("parts add up")},
    {"parts-differ", N_("parts do not add up")},
    {"wrong-side", N_("not on that side")},
    {"unknown-line", N_("name not found")},
    /* Kinds of declared areas. */
    {"approved", N_("approved area")},
    {"planned", N_("planned")},
    {"governed", N_("governed area")},
    {"built-up", N_("built-up area")},
    {"implementation", N_("scope of implementation")},
    /* Categories of zones. */
    {"free-trade", N_("free-trade area")},
    {"economic-technological", N_("economic and technological zone")},
    {"high-tech", N_("high-tech zone")},
    {"industrial-park", N_("industrial park")},
    {"logistics", N_("logistics area")},
    {"urban", N_("urban area")},
    /* Status. */
    {"existing", N_("existing")},
    {"under-construction", N_("under construction")},
    {"revoked", N_("revoked")},
    /* Bases of boundaries. */
    {"surveyed", N_("surveyed")},
    {"digitised", N_("digitised")},
    {"schematic", N_("schematic")},
    {"none", N_("none")},
    /* Modes of lines, kinds of points. */
    {"railway", N_("railway")},
    {"high-speed-railway", N_("high-speed railway")},
    {"expressway", N_("expressway")},
    {"national-road", N_("national road")},
    {"provincial-road", N_("provincial road")},
    {"town", N_("town")},
    {"station", N_("station")},
    {"interchange", N_("interchange")},
    {"airport", N_("airport")},
    /* Overlaps. */
    {"inside", N_("inside")},
    {"contains", N_("contains")},
    {"equal", N_("the same land")},
    {"overlap", N_("overlap")},
    {"sliver", N_("sliver")},
    {"touch", N_("touch")},
    {"part-of", N_("declared part")},
    /* Severities. */
    {"note", N_("note")},
    {"warning", N_("warning")},
    {"error", N_("error")},
    /* Sides. */
    {"north", N_("north")},
    {"north-east", N_("north-east")},
    {"east", N_("east")},
    {"south-east", N_("south-east")},
    {"south", N_("south")},
    {"south-west", N_("south-west")},
    {"west", N_("west")},
    {"north-west", N_("north-west")},
};

const char *zl_word(const char *code)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].code, code) == 0)
            return _(words[i].words);
    return code;
}
