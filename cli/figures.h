/* The declared areas of a store with the titles of their documents, for list and show. */
#ifndef ZONELAYER_CLI_FIGURES_H
#define ZONELAYER_CLI_FIGURES_H

#include "session.h"

typedef struct figure {
    char *id; /**< of the zone */
    char *kind;
    double value;
    int decimals; /**< digits after the point as declared; -1: unknown */
    char *unit, *date, *document;
    const char *title; /**< of the document */
    char *quote, *excludes, *note;
} figure;

typedef struct document {
    char *id, *title;
} document;

typedef struct figures {
    figure *figure;
    size_t count;
    document *document;
    size_t ndocuments;
} figures;

/** Reads them from the session's store; none where there is no store. */
zl_status figures_read(figures *out, session *s, zl_error *err);
void figures_free(figures *f);
/** The title of a document (NULL: none); NULL when it is not known. */
const char *figures_title(const figures *f, const char *id);

/** How figures_of() gives a figure. */
typedef enum figure_form {
    FIGURE_SHORT,    /**< a text: "24.76 km2 (implementation)" */
    FIGURE_SENTENCE, /**< a text with date, quote and title too */
    FIGURE_OBJECT    /**< a JSON object with all that is known */
} figure_form;

/** The figures of one zone as a JSON array, to be freed; NULL for none. */
char *figures_of(const figures *f, const char *id, figure_form form);

#endif
