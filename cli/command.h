/* The table of commands. Each is one file cmd_<name>.c that defines one of these. */
#ifndef ZONELAYER_CLI_COMMAND_H
#define ZONELAYER_CLI_COMMAND_H

#include "options.h"

typedef struct session session;

enum { MOST_GROUPS = 8 };

typedef struct command {
    const char *name;
    const char *summary;    /**< one line for the overview, no full stop */
    const char *arguments;  /**< "[LAYER] [LINES]" in the usage line */
    size_t least, most;     /**< how many arguments */
    size_t output_argument; /**< the one that names a file to write, from 1; or 0 */
    const char *text;       /**< what it does, in lines of at most 80 cells */
    const option_group *groups[MOST_GROUPS]; /**< NULL-terminated, its own first */
    const char *example;                     /**< command lines that work with the shipped layers */
    const char *statuses;                    /**< exit statuses beyond the usual ones, or NULL */
    zl_status (*run)(session *s, zl_error *err);
} command;

extern const command init_command, load_command, add_command, remove_command, rename_command,
    history_command, restore_command, list_command, show_command, at_command, check_command,
    area_command, audit_command, overlap_command, distance_command, corridor_command, diff_command,
    export_command, qgis_command, map_command, report_command;

/** All commands, NULL-terminated, in the order of the overview. */
extern const command *const commands[];

/** The command of this name, or NULL. */
const command *command_find(const char *name);
/** ZL_USAGE with the names that are nearest to what was typed; help has topics too. */
zl_status command_unknown(const char *name, bool for_help, zl_error *err);

#endif
