#include "postgis.h"

#include "kernels/bench.h"

#ifdef BENCH_POSTGIS
#include <libpq-fe.h>
#include <string.h>

static PGconn *connection;

static void leave(const char *sql)
{
    fprintf(stderr, "PostGIS: %s%s\n", PQerrorMessage(connection), sql);
    exit(EXIT_FAILURE);
}

static void disconnect(void)
{
    PQfinish(connection);
}

bool postgis_here(void)
{
    if (connection || !getenv("PGHOST"))
        return connection != NULL;
    connection = PQconnectdb("options='-c client_min_messages=warning'");
    if (PQstatus(connection) != CONNECTION_OK)
        leave("");
    atexit(disconnect);
    return true;
}

void postgis_run(const char *sql)
{
    if (!postgis_here())
        return;
    PGresult *result = PQexec(connection, sql);
    if (PQresultStatus(result) != PGRES_COMMAND_OK && PQresultStatus(result) != PGRES_TUPLES_OK)
        leave(sql);
    PQclear(result);
}

static void insert(const char *sql, size_t number, const zl_shape *shape)
{
    enum { binary = 1, text = 0 };
    uint8_t *wkb = NULL;
    size_t size = 0;
    char digits[24];
    if (zl_shape_to_wkb(&wkb, &size, shape, NULL) != ZL_OK)
        exit(EXIT_FAILURE);
    snprintf(digits, sizeof digits, "%zu", number);
    const char *const values[] = {digits, (const char *)wkb};
    const int sizes[] = {0, (int)size}, formats[] = {text, binary};
    PGresult *result = PQexecParams(connection, sql, 2, NULL, values, sizes, formats, text);
    if (PQresultStatus(result) != PGRES_COMMAND_OK)
        leave(sql);
    PQclear(result);
    zl_free(wkb);
}

void postgis_put(const char *name, const zl_shape *const *shapes, size_t count)
{
    char sql[256];
    if (!postgis_here())
        return;
    snprintf(sql, sizeof sql, "BEGIN; DROP TABLE IF EXISTS %s; CREATE TABLE %s (i int, g geometry)",
             name, name);
    postgis_run(sql);
    snprintf(sql, sizeof sql,
             "INSERT INTO %s VALUES ($1::int, ST_SetSRID(ST_GeomFromWKB($2::bytea), 4490))", name);
    for (size_t i = 0; i < count; i++)
        insert(sql, i, shapes[i]);
    snprintf(sql, sizeof sql, "COMMIT; ANALYZE %s", name);
    postgis_run(sql);
}

double postgis_ns(const char *sql, double units, double *answer)
{
    double least_s = (double)INFINITY;
    if (!postgis_here())
        return (double)NAN;
    for (int i = 0; i < 3; i++) {
        double start_s = bench_now_s();
        PGresult *result = PQexec(connection, sql);
        least_s = fmin(least_s, bench_now_s() - start_s);
        if (PQresultStatus(result) != PGRES_TUPLES_OK)
            leave(sql);
        if (answer)
            *answer = strtod(PQgetvalue(result, 0, 0), NULL);
        PQclear(result);
    }
    return least_s / units * 1e9;
}

zl_shape *postgis_shape(const char *sql)
{
    zl_shape *shape = NULL;
    if (!postgis_here())
        return NULL;
    PGresult *result = PQexecParams(connection, sql, 0, NULL, NULL, NULL, NULL, 1);
    if (PQresultStatus(result) != PGRES_TUPLES_OK ||
        zl_shape_from_wkb(&shape, (const uint8_t *)PQgetvalue(result, 0, 0),
                          (size_t)PQgetlength(result, 0, 0), NULL) != ZL_OK)
        leave(sql);
    PQclear(result);
    return shape;
}

#else

bool postgis_here(void)
{
    return false;
}

void postgis_run(const char *sql)
{
    (void)sql;
}

void postgis_put(const char *name, const zl_shape *const *shapes, size_t count)
{
    (void)name;
    (void)shapes;
    (void)count;
}

double postgis_ns(const char *sql, double units, double *answer)
{
    (void)sql;
    (void)units;
    (void)answer;
    return (double)NAN;
}

zl_shape *postgis_shape(const char *sql)
{
    (void)sql;
    return NULL;
}

#endif
