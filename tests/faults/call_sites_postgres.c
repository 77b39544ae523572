/* Calls into libpq that fail (call_sites.c): a server that is gone, or no memory. */
#include <errno.h>
#include <libpq-fe.h>
#include <poll.h>

#include "call_sites.h"

WRAP(PGconn *, PQconnectdbParams, (const char *const *keys, const char *const *values, int expand),
     (keys, values, expand), NULL)
WRAP(int, PQsendQuery, (PGconn * connection, const char *sql), (connection, sql), 0)
WRAP(int, PQsendQueryParams,
     (PGconn * connection, const char *sql, int count, const Oid *types, const char *const *values,
      const int *lengths, const int *formats, int format),
     (connection, sql, count, types, values, lengths, formats, format), 0)
WRAP(int, PQconsumeInput, (PGconn * connection), (connection), 0)
WRAP(PGresult *, PQgetResult, (PGconn * connection), (connection), NULL)
WRAP(int, PQputCopyData, (PGconn * connection, const char *bytes, int size),
     (connection, bytes, size), -1)
WRAP(int, PQputCopyEnd, (PGconn * connection, const char *why), (connection, why), -1)
WRAP(int, PQgetCopyData, (PGconn * connection, char **row, int later), (connection, row, later),
     (*row = NULL, -2))
WRAP(int, poll, (struct pollfd * files, nfds_t count, int wait_ms), (files, count, wait_ms),
     (errno = EIO, -1))
