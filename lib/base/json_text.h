/* Strings of JSON (RFC 8259) as they stand in a text. They are written by zl_text_add_json(). */
#ifndef ZL_BASE_JSON_TEXT_H
#define ZL_BASE_JSON_TEXT_H

/** Decodes the string whose opening quote is before `at` to `*to`, with a NUL behind it where `*to`
 *  then stands; gives the place after its closing quote, NULL where there is none or an escape is
 *  not one. No escape grows: there is room where there is as much as the string has bytes. */
const char *zl_json_take_string(const char *at, char **to);

#endif
