/* A section of the page: a heading, what has to be known before its figures are used, and a table
 * whose rows come one by one. */
#ifndef ZL_OUTPUT_REPORT_SECTION_H
#define ZL_OUTPUT_REPORT_SECTION_H

#include "output/report/report.h"

/** So many rows of a table are shown; a browser is slow with more. The page says what is left out
 *  and which command prints all. */
#define ZL_REPORT_ROWS 2000

/** A column of a table; texts are marked with N_(). */
typedef struct zl_head {
    const char *text;
    const char *unit; /**< printed under the text, never translated; may be NULL */
    bool number;      /**< right-aligned */
} zl_head;

typedef struct zl_section {
    zl_report *report;
    const char *id;      /**< of the element */
    const char *title;   /**< in the language of the page */
    const char *command; /**< that prints all rows; NULL: none */
    const zl_head *head;
    size_t ncolumns;
    size_t rows, shown;
    size_t last; /**< position of the zone of the row before */
    zl_html table;
    zl_findings *notes;
} zl_section;

zl_status zl_section_open(zl_section *out, zl_report *report, const char *id, const char *title,
                          zl_error *err);
/** Begins a row; false when the table is full: then the row is only counted. `a` and `b` (may be
 *  NULL) are the ids of its zones, with which it highlights. */
bool zl_section_row(zl_section *section, const char *a, const char *b);
void zl_section_row_end(zl_section *section);
/** Puts the section on the page. A section without rows says `empty`; NULL: it is left out where
 *  it has no notes either. */
zl_status zl_section_finish(zl_section *section, const char *lead, const char *empty,
                            zl_error *err);
void zl_section_free(zl_section *section); /**< for ZL_CLEANUP */

/* ---- cells ----- */

/** The first cell: the zone's name, which selects it on the map. */
void zl_cell_zone(zl_section *section, const char *id);
/** The same with the id below. */
void zl_cell_zone_and_id(zl_section *section, const char *id);
/** A further zone of the same row. */
void zl_cell_other_zone(zl_section *section, const char *id, const char *name);
void zl_cell_text(zl_section *section, const char *text);
/** Two facts, the second in small below the first; each may be NULL. */
void zl_cell_both(zl_section *section, const char *first, const char *second);
/** A word of ours in the language of the page. */
void zl_cell_word(zl_section *section, const char *code);
/** A number, an unknown one as a dash. */
void zl_cell_number(zl_section *section, double value, int decimals);
/** A share of 0 to 1 as percent. */
void zl_cell_share(zl_section *section, double share);
/** A verdict: a mark and words, of which calibrated never looks like confirmed; below it a code
 *  that explains it, in words. Both may be NULL. */
void zl_cell_verdict(zl_section *section, const char *verdict, const char *because);

/** "12.3" or a dash for an unknown number. */
const char *zl_figure(char room[ZL_NUMBER_SIZE], double value, int decimals);
/** Words for the codes of the data: "high-tech" → "high-tech park"; an unknown code is itself. */
const char *zl_page_word(const char *code);

#endif
