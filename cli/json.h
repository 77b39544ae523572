/* JSON lists, the values of ZL_LIST. */
#ifndef ZONELAYER_CLI_JSON_H
#define ZONELAYER_CLI_JSON_H

#include "zonelayer.h"

/** A JSON array of texts as plain text with a separator; anything else as it is. To be freed. */
char *json_join(const char *list, const char *separator);

/** "name": as it stands before a value; to be freed. */
char *json_key(const char *name);

/** Makes a JSON array item by item. */
typedef struct json_list json_list;
json_list *json_list_new(void);
void json_list_add_text(json_list *list, const char *text);
/** Adds a row struct as an object with all its columns. */
void json_list_add_row(json_list *list, const zl_columns *columns, const void *row);
/** The array as text, to be freed; frees the list. */
char *json_list_take(json_list *list);

#endif
