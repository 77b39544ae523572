/* SQLite's own types, for spatialite.h, which names them and does not include them. Everyone else
 * takes db.h. */
#ifndef ZL_DB_HANDLE_H
#define ZL_DB_HANDLE_H

#include <sqlite3.h>

#include "db/db.h"

#endif
