#include "db/postgres/session.h"

#include <errno.h>
#include <libpq-fe.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/cancel.h"
#include "base/error.h"

struct zl_pg {
    PGconn *connection;
    char *label;
    zl_status failure; /* what a failed statement is */
};

/* How often a wait for the server looks whether it is to end. */
enum { LOOK_MS = 200, LONGEST_MESSAGE = 900 };

/* ---- messages -------------------------------------------------------------------------------- */

static zl_status failed(const zl_pg *session, const char *message, zl_error *err)
{
    ZL_TRY(zl_check_cancel(err));
    char cause[LONGEST_MESSAGE];
    zl_line_copy(cause, sizeof cause, message);
    return zl_fail(err, session->failure, "%s: %s", session->label, cause);
}

static zl_status connection_failed(const zl_pg *session, zl_error *err)
{
    char cause[LONGEST_MESSAGE];
    zl_line_copy(cause, sizeof cause, PQerrorMessage(session->connection));
    bool password = PQconnectionNeedsPassword(session->connection) ||
                    PQconnectionUsedPassword(session->connection);
    return password
               ? zl_fail(err, session->failure,
                         "%s: cannot connect: %s; the password is best kept in ~/.pgpass",
                         session->label, cause)
               : zl_fail(err, session->failure, "%s: cannot connect: %s", session->label, cause);
}

/* ---- connecting ------------------------------------------------------------------------------ */

/* Settings of the session. Those of the user stand between: they change how long is waited, and
 * not that reading is reading. Rows have to come in one order and texts in one form. */
static void add_settings(zl_text *text, const char *given, zl_pg_use use)
{
    bool reads = use == ZL_PG_READ;
    zl_text_addf(text, "-c lock_timeout=30s -c statement_timeout=%s ", reads ? "10min" : "1h");
    zl_text_add(text, given ? given : "");
    zl_text_add(text, " -c datestyle=ISO -c timezone=UTC -c extra_float_digits=3"
                      " -c standard_conforming_strings=on -c bytea_output=hex");
    if (reads)
        zl_text_add(text, " -c default_transaction_read_only=on"
                          " -c default_transaction_isolation=repeatable\\ read"
                          " -c synchronize_seqscans=off -c max_parallel_workers_per_gather=0");
}

static const char *given(const zl_pg_address *address, const char *keyword)
{
    const char *value = NULL;
    for (size_t i = 0; i < address->count; i++)
        if (strcmp(address->pair[i].keyword, keyword) == 0)
            value = address->pair[i].value;
    return value;
}

typedef struct parameter_list {
    const char **keyword, **value; /* NULL-terminated */
    zl_text settings;
} parameter_list;

static void free_parameters(parameter_list *p)
{
    zl_free(p->keyword);
    zl_free(p->value);
    zl_text_free(&p->settings);
}

/* The later of two with one keyword counts. */
static bool make_parameters(parameter_list *p, const zl_pg_address *address, zl_pg_use use,
                            const char *encoding)
{
    static const zl_pg_pair first[] = {{"connect_timeout", "15"},
                                       {"tcp_user_timeout", "60000"},
                                       {"fallback_application_name", "zonelayer"}};
    size_t n = 0, most = address->count + sizeof first / sizeof *first + 3;
    p->keyword = zl_alloc_zero(most, sizeof *p->keyword);
    p->value = zl_alloc_zero(most, sizeof *p->value);
    const char *options = given(address, "options");
    add_settings(&p->settings, options ? options : getenv("PGOPTIONS"), use);
    if (!p->keyword || !p->value || p->settings.failed)
        return false;
    for (size_t i = 0; i < sizeof first / sizeof *first; i++, n++) {
        p->keyword[n] = first[i].keyword;
        p->value[n] = first[i].value;
    }
    for (size_t i = 0; i < address->count; i++, n++) {
        p->keyword[n] = address->pair[i].keyword;
        p->value[n] = address->pair[i].value;
    }
    p->keyword[n] = "options";
    p->value[n++] = p->settings.data;
    p->keyword[n] = "client_encoding";
    p->value[n] = encoding;
    return true;
}

char *zl_pg_conninfo(const zl_pg_address *address, zl_pg_use use, const char *encoding)
{
    ZL_CLEANUP(free_parameters) parameter_list p = {0};
    zl_text text = {0};
    if (!make_parameters(&p, address, use, encoding))
        return NULL;
    for (size_t i = 0; p.keyword[i]; i++) {
        zl_text_addf(&text, "%s%s='", i ? " " : "", p.keyword[i]);
        for (const char *sign = p.value[i]; *sign; sign++) {
            zl_text_add(&text, *sign == '\'' || *sign == '\\' ? "\\" : "");
            zl_text_add_bytes(&text, sign, 1);
        }
        zl_text_add(&text, "'");
    }
    return zl_text_take(&text);
}

static void say_nothing(void *user, const char *message)
{
    (void)user;
    (void)message;
}

zl_status zl_pg_open(zl_pg **out, const zl_pg_address *address, zl_pg_use use, zl_error *err)
{
    ZL_CLEANUP(free_parameters) parameter_list p = {0};
    ZL_CLEANUP(zl_pg_close_ptr) zl_pg *session = zl_alloc_zero(1, sizeof *session);
    if (!session || !make_parameters(&p, address, use, "UTF8"))
        return zl_fail_memory(err);
    session->failure = use == ZL_PG_READ ? ZL_BAD_DATA : ZL_FAILED;
    session->label = zl_strdup(address->label);
    session->connection = PQconnectdbParams(p.keyword, p.value, 0);
    if (!session->label || !session->connection)
        return zl_fail_memory(err);
    if (PQstatus(session->connection) != CONNECTION_OK)
        return connection_failed(session, err);
    PQsetNoticeProcessor(session->connection, say_nothing, NULL);
    *out = session;
    session = NULL;
    return ZL_OK;
}

void zl_pg_close_ptr(zl_pg **session)
{
    if (!*session)
        return;
    PQfinish((*session)->connection);
    zl_free((*session)->label);
    zl_free(*session);
    *session = NULL;
}

const char *zl_pg_setting(const zl_pg *session, const char *name)
{
    return PQparameterStatus(session->connection, name);
}

int zl_pg_backend(const zl_pg *session)
{
    return PQbackendPID(session->connection);
}

/* ---- statements ------------------------------------------------------------------------------ */

static void ask_to_stop(const zl_pg *session)
{
    char why[256];
    PGcancel *request = PQgetCancel(session->connection);
    if (request)
        PQcancel(request, why, sizeof why);
    PQfreeCancel(request);
}

/* Waits until a result can be had without waiting. */
static zl_status wait_for_result(zl_pg *session, zl_error *err)
{
    bool asked = false;
    while (PQisBusy(session->connection)) {
        struct pollfd socket = {.fd = PQsocket(session->connection), .events = POLLIN};
        if (poll(&socket, 1, LOOK_MS) < 0 && errno != EINTR)
            return failed(session, strerror(errno), err);
        if (!asked && zl_check_cancel(NULL) != ZL_OK) {
            ask_to_stop(session);
            asked = true;
        }
        if (!PQconsumeInput(session->connection))
            return failed(session, PQerrorMessage(session->connection), err);
    }
    return ZL_OK;
}

static void forget_results(zl_pg *session)
{
    for (PGresult *result; (result = PQgetResult(session->connection));)
        PQclear(result);
}

/* The last result of what was sent; those before it are of no interest. */
static zl_status take_result(PGresult **out, zl_pg *session, ExecStatusType wanted, zl_error *err)
{
    ZL_TRY(wait_for_result(session, err));
    PGresult *result = PQgetResult(session->connection);
    if (!result)
        return failed(session, PQerrorMessage(session->connection), err);
    ExecStatusType got = PQresultStatus(result);
    if (got == wanted || (wanted == PGRES_COMMAND_OK && got == PGRES_TUPLES_OK)) {
        *out = result;
        return ZL_OK;
    }
    zl_status status = failed(session, PQresultErrorMessage(result), err);
    PQclear(result);
    forget_results(session);
    return status;
}

zl_status zl_pg_run(zl_pg_rows **rows, zl_pg *session, const char *sql, size_t count,
                    const char *const *parameters, zl_error *err)
{
    PGresult *result = NULL;
    if (!PQsendQueryParams(session->connection, sql, (int)count, NULL, parameters, NULL, NULL, 0))
        return failed(session, PQerrorMessage(session->connection), err);
    ZL_TRY(take_result(&result, session, PGRES_COMMAND_OK, err));
    forget_results(session);
    if (rows)
        *rows = (zl_pg_rows *)result;
    else
        PQclear(result);
    return ZL_OK;
}

void zl_pg_rows_free_ptr(zl_pg_rows **rows)
{
    PQclear((PGresult *)*rows);
    *rows = NULL;
}

size_t zl_pg_count(const zl_pg_rows *rows)
{
    return (size_t)PQntuples((const PGresult *)rows);
}

const char *zl_pg_text(const zl_pg_rows *rows, size_t row, int column)
{
    const PGresult *result = (const PGresult *)rows;
    return PQgetisnull(result, (int)row, column) ? NULL : PQgetvalue(result, (int)row, column);
}

/* ---- copying --------------------------------------------------------------------------------- */

static zl_status copy_start(zl_pg *session, const char *sql, ExecStatusType wanted, zl_error *err)
{
    PGresult *result = NULL;
    if (!PQsendQuery(session->connection, sql))
        return failed(session, PQerrorMessage(session->connection), err);
    ZL_TRY(take_result(&result, session, wanted, err));
    PQclear(result);
    return ZL_OK;
}

zl_status zl_pg_copy_begin(zl_pg *session, const char *sql, zl_error *err)
{
    return copy_start(session, sql, PGRES_COPY_IN, err);
}

zl_status zl_pg_copy_put(zl_pg *session, const void *bytes, size_t size, zl_error *err)
{
    const char *at = bytes;
    for (size_t part; size > 0; at += part, size -= part) {
        part = size < INT_MAX / 2 ? size : INT_MAX / 2;
        if (PQputCopyData(session->connection, at, (int)part) != 1)
            return failed(session, PQerrorMessage(session->connection), err);
    }
    return ZL_OK;
}

zl_status zl_pg_copy_end(zl_pg *session, zl_error *err)
{
    PGresult *result = NULL;
    if (PQputCopyEnd(session->connection, NULL) != 1)
        return failed(session, PQerrorMessage(session->connection), err);
    ZL_TRY(take_result(&result, session, PGRES_COMMAND_OK, err));
    PQclear(result);
    forget_results(session);
    return ZL_OK;
}

zl_status zl_pg_copy_out(zl_pg *session, const char *sql,
                         void (*take)(const char *bytes, size_t size, void *user), void *user,
                         zl_error *err)
{
    PGresult *result = NULL;
    char *row = NULL;
    ZL_TRY(copy_start(session, sql, PGRES_COPY_OUT, err));
    int size;
    while ((size = PQgetCopyData(session->connection, &row, 0)) > 0) {
        take(row, (size_t)size, user);
        PQfreemem(row);
        ZL_TRY(zl_check_cancel(err));
    }
    if (size == -2)
        return failed(session, PQerrorMessage(session->connection), err);
    ZL_TRY(take_result(&result, session, PGRES_COMMAND_OK, err));
    PQclear(result);
    forget_results(session);
    return ZL_OK;
}
