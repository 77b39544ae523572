/* What a table and a workbook call columns, units and stored words in the user's language. Data
 * keep theirs. */
#ifndef ZONELAYER_CLI_WORDS_H
#define ZONELAYER_CLI_WORDS_H

/** The head of a column, without its unit: "boundary basis" for boundary_basis; to be freed. */
char *word_head(const char *key, int size);
/** A unit in a head: "km²". */
const char *word_unit(const char *unit);
/** Texts and stored words or units in a cell that is made of several: in the user's language in a
 *  table and a workbook, as they are in data. */
__attribute__((format_arg(1))) const char *in_table(const char *english);
const char *word_cell(const char *stored);
/** A value of a column of stored words (verdict, status, kind …) as a table shows it; itself where
 *  the column has other text, or it is no such word. */
const char *word_value(const char *key, const char *value);

#endif
