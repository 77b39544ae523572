/* One run of one command: its arguments, store, layers, findings and answer, closed together. */
#ifndef ZONELAYER_CLI_SESSION_H
#define ZONELAYER_CLI_SESSION_H

#include "command.h"
#include "emit.h"

struct session {
    const command *command;
    arguments args;
    zl_store *store;
    zl_layer **layer;
    size_t nlayers;
    zl_findings *findings;
    zl_finding *own; /**< what the command itself has to say */
    size_t nown;
    char *balance_text; /**< of a finding in `own` */
    size_t unasked_from,
        unasked_to;     /**< findings of the staging of a layer that --zone restricts */
    bool reads_file;    /**< a layer of the command is a file */
    const char *stored; /**< the first layer that is not; NULL: none */
    emit *answer;
    zl_into *into;
    const char *fail_on; /**< words with commas that turn the exit status to 1, or NULL */
    bool failed_on;      /**< one of them was met */
    bool done;           /**< something was changed, and the answer that says so is lost */
};

/** The i-th argument, else `otherwise`. */
const char *session_argument(const session *s, size_t i, const char *otherwise);

/** Opens the store; a missing file is ZL_FAILED with what to do. */
zl_status session_store_needed(session *s, zl_store_mode mode, zl_error *err);
/** Opens the store for a check, when there is one: for writing where the file allows it, so that
 *  rows that are found good are marked so. */
zl_status session_store_to_check(session *s, zl_error *err);
/** Opens the store for a question, when there is one: for writing where `into` (may be NULL) is a
 *  layer of it. */
zl_status session_store_to_ask(session *s, const char *into, zl_error *err);

/** Is this value of an --into the name of a layer rather than a file? */
bool session_is_layer_name(const option *o, const char *value);
/** ZL_USAGE when all layers are stored and an option is given that only files heed. */
zl_status session_check_reading(const session *s, zl_error *err);
/** ZL_FAILED when `what` is no source and there is no store that could have such a layer. Notes
 * which of both it is. */
zl_status session_check_name(session *s, const char *what, zl_error *err);
/** Opens a layer that the session closes. `filter` may be NULL. */
zl_status session_layer(zl_layer **out, session *s, const char *what, const zl_filter *filter,
                        zl_error *err);
/** Is it a file, a folder, FILE:LAYER or standard input? */
bool session_is_file(const char *what);
/** --as-of where `what` is no file: a second layer that is one has no past to be asked for. */
const char *session_as_of(const char *what);
/** Opens the features of a stored layer or file that an argument names by id, name or alias, of any
 *  status, as of --as-of; ZL_USAGE is "no such name". */
zl_status session_named(zl_layer **out, session *s, const char *layer, const char *name,
                        zl_error *err);
bool session_has_column(const zl_columns *columns, const char *name);
/** Are these whole zones, of which areas are declared? A piece of a zone, as --into keeps it, bears
 *  the zone's id as well, but has no basis of its area. */
bool session_has_zones(const zl_layer *layer);
/** The stored layer `name` with every status; NULL where there is no store or no such layer. */
zl_status session_stored(zl_layer **out, session *s, const char *name, zl_error *err);
/** The layers in which declared bounds are looked up: lines, points, zones. */
enum { BOUNDED_BY = 3 };
/** The declared bounds of the store and those layers; `*bounds` is NULL where there are none. */
zl_status session_bounds(zl_layer **bounds, zl_layer *named[BOUNDED_BY], session *s, zl_error *err);
/** The shared filters as zones take them where --mode and --status belong to the lines, and as
 *  the lines take them. */
zl_filter session_zone_filter(void);
zl_filter session_line_filter(const char *what);

/** Opens the answer; with `into` (may be NULL) its rows and shapes are kept there too. */
zl_status session_answer(session *s, const emit_spec *spec, const char *into, zl_shape_kind kind,
                         zl_error *err);
/** A zl_row_fn with the session as `user`: prints the row, keeps it where that was asked for. */
zl_status session_row(const void *row, const zl_shape *shape, void *user, zl_error *err);
/** Renders rows in the threads of a question, whose `user` is the session; NULL where they have to
 *  come one by one: in a table or workbook, with --balance, and where they are kept as well. */
const zl_renderer *session_renderer(const session *s);
/** The row that comes has a declared figure with so many digits in km²; NAN: it has none. */
void session_row_declared(session *s, double km2_decimals);
/** Notes a word that --fail-on may name. */
void session_met(session *s, const char *word);
/** What has been found so far, to be freed. */
notes session_notes(const session *s);
/** Warns that a feature was edited by another program and cannot be measured. */
void session_warn_invalid(session *s, const char *layer, const char *feature);
/** Says in place of the usual text of an empty answer that none of the zones has a boundary, where
 *  that is the cause. */
zl_status session_explain_empty(session *s, zl_layer *zones, zl_error *err);
/** Publishes what is kept, then the answer. */
zl_status session_finish(session *s, zl_error *err);
/** The same for a command that has changed something: `done` ("the source is loaded") is said when
 *  the answer is lost. */
zl_status session_finish_done(session *s, const char *done, zl_error *err);

void session_close(session *s);

#endif
