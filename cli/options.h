/* The options as tables: the same rows parse a command line (with popt) and make its --help. */
#ifndef ZONELAYER_CLI_OPTIONS_H
#define ZONELAYER_CLI_OPTIONS_H

#include <stdio.h>

#include "zonelayer.h"

typedef enum option_type {
    OPTION_END = 0,
    OPTION_FLAG,        /**< bool */
    OPTION_TEXT,        /**< const char * */
    OPTION_OUTPUT,      /**< const char *: a file that is written */
    OPTION_LIST,        /**< const char *, items with commas; given again, it adds to the list */
    OPTION_CHOICES,     /**< a list whose items are among `choices` */
    OPTION_CHOICE,      /**< int: the position among `choices` */
    OPTION_METRES,      /**< double: "500", "500m", "1.5km"; greater than 0 */
    OPTION_METRES_LIST, /**< metres_list */
    OPTION_SHARE,       /**< double: 0 to 1 */
    OPTION_COUNT,       /**< int64_t: 0 or more */
    OPTION_DIGITS       /**< int64_t: 0 to 12 */
} option_type;

/** Distances in the order given, each once. */
typedef struct metres_list {
    double *value_m;
    size_t count;
} metres_list;

/** One option; a table ends with an all-zero row. The target must outlive the parsing. */
typedef struct option {
    const char *name;
    char letter; /**< short form, or 0 */
    option_type type;
    void *target;
    const char *argument; /**< "FILE" in the help; NULL for a flag */
    const char *help;
    const char *choices; /**< "table,csv", for OPTION_CHOICE and OPTION_CHOICES */
} option;

typedef struct option_group {
    const char *title; /**< "Filters:" in the help */
    const option *options;
} option_group;

typedef struct arguments {
    size_t count;
    char **value;
} arguments;

typedef enum output_format {
    FORMAT_TABLE,
    FORMAT_CSV,
    FORMAT_JSON,
    FORMAT_NDJSON,
    FORMAT_XLSX
} output_format;
enum { FORMAT_UNSAID = -1 };

/** What the shared groups set. One process runs one command, so there is one of it. */
typedef struct shared_options {
    bool help, version;
    bool progress, no_progress;
    int lang;     /**< language_asked() has acted on it before anything is printed */
    int64_t jobs; /**< threads; 0: one for each core */
    const char *db;
    zl_source_options source; /**< all but axis_order */
    int axis_order;           /**< zl_axis_order */
    zl_filter filter;
    int format; /**< output_format; FORMAT_UNSAID while options are parsed */
    const char *output;
    const char *command_line; /**< as a shell takes it */
    bool bom, quiet, overwrite;
    const char *units; /**< of areas, with commas; NULL: as the answer has them */
    int64_t digits;    /**< of areas and perimeters; -1: as is usual */
} shared_options;

extern shared_options shared;

extern const option_group general_group; /**< --db --lang --jobs --progress --help */
extern const option_group source_group;
extern const option_group source_group_of_export; /**< without --encoding, which is the output's */
extern const option_group filter_group;
extern const option_group output_group;
extern const option_group area_group; /**< --unit --digits */

/** The first option given, but --id-field, that only the reading of a file heeds; NULL: none. */
const char *shared_reading_option(bool of_export);
/** The source options with their axis order. */
zl_source_options shared_source_options(void);
/** The output_format that the ending of a file names, in upper or lower case; else FORMAT_UNSAID.
 */
int format_of_file(const char *path);
/** Where no format was given: that of the file that the answer goes to, else a table. */
void shared_settle_format(void);
/** The store file: --db, else $ZONELAYER_DB, else zonelayer.sqlite. */
const char *shared_db(void);

/**
 * Parses argv[1…] by the groups (NULL-terminated); what is no option goes to `out`. With
 * `stop_early`, everything from the first argument on is left alone. `command` (NULL: none yet) is
 * named in messages. Errors are ZL_USAGE.
 */
zl_status options_parse(arguments *out, const option_group *const *groups, int argc,
                        char *const *argv, bool stop_early, const char *command, zl_error *err);
void arguments_free(arguments *args);

/** The value of the last --lang on the command line that is "zh" or "en", read before all else, so
 *  that messages about the other options are in that language too; NULL: none. */
const char *language_asked(int argc, char *const *argv);

/** Prints a group for --help. */
void options_print(FILE *out, const option_group *group);

/** Fills `err` and gives `status`; the format is looked up in the user's language. The message may
 * hold foreign text: main() prints it safely. */
__attribute__((format(printf, 3, 4))) zl_status fail(zl_error *err, zl_status status,
                                                     const char *format, ...);

#endif
