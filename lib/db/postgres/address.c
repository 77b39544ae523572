#include "db/postgres/address.h"

#include <ctype.h>
#include <libpq-fe.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/message.h"

static const char *expected(void)
{
    return _("expected are words like PG:dbname=land host=/run/postgresql tables=parcels, or "
             "PG:postgresql://host/land tables=parcels");
}

static bool is_uri(const char *text)
{
    return strncasecmp(text, "postgresql://", 13) == 0 || strncasecmp(text, "postgres://", 11) == 0;
}

bool zl_is_database(const char *what)
{
    return what && strncasecmp(what, "PG:", 3) == 0;
}

/* ---- parameters ------------------------------------------------------------------------------ */

static zl_status add_pair(zl_pg_address *address, const char *keyword, const char *value,
                          zl_error *err)
{
    zl_pg_pair *grown = zl_grow(address->pair, address->count, &address->capacity, sizeof *grown);
    if (!grown)
        return zl_fail_memory(err);
    address->pair = grown;
    grown[address->count] = (zl_pg_pair){zl_strdup(keyword), zl_strdup(value)};
    address->count++;
    bool whole = grown[address->count - 1].keyword && grown[address->count - 1].value;
    return whole ? ZL_OK : zl_fail_memory(err);
}

static bool is_parameter(const char *keyword)
{
    PQconninfoOption *known = PQconndefaults();
    bool found = !known; /* without memory libpq says itself what it does not know */
    for (PQconninfoOption *o = known; o && o->keyword; o++)
        found |= strcmp(o->keyword, keyword) == 0;
    PQconninfoFree(known);
    return found;
}

/* The texts of libpq quote what they could not read, which may be half of a password. */
static zl_status take_uri(zl_pg_address *address, const char *uri, zl_error *err)
{
    PQconninfoOption *options = PQconninfoParse(uri, NULL);
    if (!options)
        return zl_fail(err, ZL_USAGE, "PG: the URI cannot be read; %s", expected());
    zl_status status = ZL_OK;
    for (PQconninfoOption *o = options; status == ZL_OK && o->keyword; o++)
        if (o->val)
            status = add_pair(address, o->keyword, o->val, err);
    PQconninfoFree(options);
    return status;
}

/* ---- words ----------------------------------------------------------------------------------- */

/* A value as libpq reads it: 'quoted', or up to a blank; a backslash takes the next sign as it is.
 * False: a quote is not closed. */
static bool take_value(zl_text *value, const char **at)
{
    const char *sign = *at;
    bool quoted = *sign == '\'';
    zl_text_add(value, "");
    for (sign += quoted; *sign && (quoted ? *sign != '\'' : !isspace((unsigned char)*sign));
         sign++) {
        if (*sign == '\\' && sign[1])
            sign++;
        zl_text_add_bytes(value, sign, 1);
    }
    bool closed = !quoted || *sign == '\'';
    *at = sign + (quoted && closed);
    return closed;
}

static zl_status set_own(char **place, const char *keyword, const char *value, zl_error *err)
{
    if (*place || !*value)
        return zl_fail(err, ZL_USAGE, "PG: %s= is to be given once, with a name", keyword);
    *place = zl_strdup(value);
    return *place ? ZL_OK : zl_fail_memory(err);
}

static zl_status take_pair(zl_pg_address *address, const char *keyword, const char *value,
                           zl_error *err)
{
    static const char *const schemas[] = {"schemas", "schema", "active_schema"};
    if (strcasecmp(keyword, "tables") == 0 || strcasecmp(keyword, "table") == 0)
        return set_own(&address->table, keyword, value, err);
    for (size_t i = 0; i < sizeof schemas / sizeof *schemas; i++)
        if (strcasecmp(keyword, schemas[i]) == 0)
            return set_own(&address->schema, keyword, value, err);
    if (is_parameter(keyword))
        return add_pair(address, keyword, value, err);
    char shown[41];
    zl_safe_copy(shown, sizeof shown, keyword);
    return zl_fail(err, ZL_USAGE, "PG: \"%s\" is no parameter of a connection; %s", shown,
                   expected());
}

static zl_status take_word(zl_pg_address *address, const char **at, zl_error *err)
{
    size_t size = strcspn(*at, "= \t\r\n");
    ZL_CLEANUP(zl_free_ptr) char *keyword = zl_strndup(*at, size);
    if (!keyword)
        return zl_fail_memory(err);
    *at += size;
    *at += strspn(*at, " \t\r\n");
    if (**at != '=' || size == 0)
        return zl_fail(err, ZL_USAGE,
                       "PG: a word has no value (one with blanks in it is to be 'quoted'); %s",
                       expected());
    *at += 1 + strspn(*at + 1, " \t\r\n");
    ZL_CLEANUP(zl_text_free) zl_text value = {0};
    if (!take_value(&value, at))
        return zl_fail(err, ZL_USAGE, "PG: the quoted value of %.40s has no end", keyword);
    return value.failed ? zl_fail_memory(err) : take_pair(address, keyword, value.data, err);
}

static zl_status take_words(zl_pg_address *address, const char *text, zl_error *err)
{
    const char *at = text + strspn(text, " \t\r\n");
    if (is_uri(at)) {
        size_t size = strcspn(at, " \t\r\n");
        ZL_CLEANUP(zl_free_ptr) char *uri = zl_strndup(at, size);
        if (!uri)
            return zl_fail_memory(err);
        ZL_TRY(take_uri(address, uri, err));
        at += size;
    }
    for (at += strspn(at, " \t\r\n"); *at; at += strspn(at, " \t\r\n"))
        ZL_TRY(take_word(address, &at, err));
    return ZL_OK;
}

/* ---- tables ---------------------------------------------------------------------------------- */

/* "schema.table(column)" in its parts; a table of which the schema is given may have a dot. */
static zl_status split_table(zl_pg_address *address, zl_error *err)
{
    if (!address->table)
        return ZL_OK;
    if (strchr(address->table, ','))
        return zl_fail(err, ZL_USAGE, "PG: one table at a time; name one in tables=");
    size_t size = strlen(address->table);
    char *open = strrchr(address->table, '(');
    if (open && open > address->table && address->table[size - 1] == ')') {
        address->geometry = zl_strndup(open + 1, size - 2 - (size_t)(open - address->table));
        if (!address->geometry)
            return zl_fail_memory(err);
        *open = '\0';
    }
    char *dot = address->schema ? NULL : strchr(address->table, '.');
    if (!dot || dot == address->table || !dot[1])
        return ZL_OK;
    address->schema = zl_strndup(address->table, (size_t)(dot - address->table));
    memmove(address->table, dot + 1, strlen(dot + 1) + 1);
    return address->schema ? ZL_OK : zl_fail_memory(err);
}

/* libpq would read it as a whole connection string, with whatever secrets are in it. */
static zl_status check_dbname(const zl_pg_address *address, zl_error *err)
{
    for (size_t i = 0; i < address->count; i++)
        if (strcmp(address->pair[i].keyword, "dbname") == 0 &&
            (strchr(address->pair[i].value, '=') || strstr(address->pair[i].value, "://")))
            return zl_fail(err, ZL_USAGE, "PG: dbname= is the name of a database and no more");
    return ZL_OK;
}

/* ---- the whole ------------------------------------------------------------------------------- */

static zl_status make_label(zl_pg_address *address, zl_error *err)
{
    static const char *const told[] = {"service", "dbname", "host", "hostaddr", "port"};
    zl_text label = {0};
    zl_text_add(&label, "PG:");
    for (size_t k = 0; k < sizeof told / sizeof *told; k++)
        for (size_t i = 0; i < address->count; i++) {
            if (strcmp(address->pair[i].keyword, told[k]) != 0)
                continue;
            zl_text_addf(&label, "%s%s=", label.size > 3 ? " " : "", told[k]);
            zl_text_add_safe(&label, address->pair[i].value);
        }
    if (address->table) {
        zl_text_addf(&label, "%stables=", label.size > 3 ? " " : "");
        zl_text_add_safe(&label, address->schema ? address->schema : "");
        zl_text_add(&label, address->schema ? "." : "");
        zl_text_add_safe(&label, address->table);
    }
    zl_free(address->label);
    address->label = zl_text_take(&label);
    return address->label ? ZL_OK : zl_fail_memory(err);
}

zl_status zl_pg_address_settle(zl_pg_address *address, const char *schema, const char *table,
                               zl_error *err)
{
    char *copies[] = {zl_strdup(schema), zl_strdup(table)};
    zl_free(address->schema);
    zl_free(address->table);
    address->schema = copies[0];
    address->table = copies[1];
    return copies[0] && copies[1] ? make_label(address, err) : zl_fail_memory(err);
}

void zl_pg_address_free(zl_pg_address *address)
{
    for (size_t i = 0; i < address->count; i++) {
        zl_free(address->pair[i].keyword);
        zl_free(address->pair[i].value);
    }
    void *const owned[] = {address->pair, address->schema, address->table, address->geometry,
                           address->label};
    for (size_t i = 0; i < sizeof owned / sizeof *owned; i++)
        zl_free(owned[i]);
    *address = (zl_pg_address){0};
}

zl_status zl_pg_address_parse(zl_pg_address *out, const char *what, zl_error *err)
{
    ZL_CLEANUP(zl_pg_address_free) zl_pg_address address = {0};
    ZL_TRY(take_words(&address, what + strlen("PG:"), err));
    ZL_TRY(split_table(&address, err));
    ZL_TRY(check_dbname(&address, err));
    ZL_TRY(make_label(&address, err));
    *out = address;
    address = (zl_pg_address){0};
    return ZL_OK;
}

char *zl_database_shown(const char *what)
{
    ZL_CLEANUP(zl_pg_address_free) zl_pg_address address = {0};
    if (zl_pg_address_parse(&address, what, NULL) != ZL_OK)
        return zl_strdup("PG:");
    return zl_strdup(address.label);
}

zl_status zl_database_check(const char *what, bool allowed, zl_error *err)
{
    if (allowed)
        return ZL_OK;
    ZL_CLEANUP(zl_free_ptr) char *shown = zl_database_shown(what);
    return zl_fail(err, ZL_USAGE,
                   "%s: is a database, perhaps on another machine; --allow-database lets this "
                   "command connect to it",
                   shown ? shown : "PG:");
}
