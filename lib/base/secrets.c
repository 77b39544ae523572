/* Passwords in foreign text. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "zonelayer.h"

/* What follows `at` up to `end` becomes one star. */
static char *star_out(char *at, char *end)
{
    if (at == end)
        return end;
    *at = '*';
    memmove(at + 1, end, strlen(end) + 1);
    return at + 1;
}

/* The end of a value as libpq reads it: quoted, or up to a blank. & ends it in a URI. */
static char *value_end(char *at)
{
    char quote = *at == '\'' ? '\'' : '\0';
    for (at += quote != '\0'; *at; at++) {
        if (*at == '\\' && at[1])
            at++;
        else if (quote && *at == quote)
            return at + 1;
        else if (!quote && (isspace((unsigned char)*at) || *at == '&' || *at == '"' || *at == '\''))
            return at;
    }
    return at;
}

static void mask_values(char *text, const char *word)
{
    for (char *at = text; (at = strcasestr(at, word));) {
        at += strlen(word);
        char *value = at + strspn(at, " \t");
        if (*value != '=')
            continue;
        value += 1 + strspn(value + 1, " \t");
        at = star_out(value, value_end(value));
    }
}

/* scheme://user:password@host. A message may end before the @. */
static void mask_uris(char *text)
{
    for (char *at = text; (at = strstr(at, "://"));) {
        bool postgres =
            at - text >= 8 && (strncasecmp(at - 8, "postgres", 8) == 0 ||
                               (at - text >= 10 && strncasecmp(at - 10, "postgresql", 10) == 0));
        at += 3;
        char *end = at + strcspn(at, " \t\n/?\"'"), *colon = memchr(at, ':', (size_t)(end - at));
        char *host = NULL;
        for (char *sign = at; sign < end; sign++)
            host = *sign == '@' ? sign : host;
        bool cut = postgres && *end == '\0' && colon && !isdigit((unsigned char)colon[1]);
        if (colon && ((host && colon < host) || cut))
            at = star_out(colon + 1, host ? host : end);
    }
}

void zl_mask_secrets(char *text)
{
    static const char *const words[] = {"password", "passwd", "pwd"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        mask_values(text, words[i]);
    mask_uris(text);
}
