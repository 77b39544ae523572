/* What draws a map: a module of its own, loaded when the first map is drawn, so that nothing else
 * waits for MapServer and the libraries behind it. The module knows nothing of this library; it
 * takes texts and gives files. */
#ifndef ZL_OUTPUT_MAP_ENGINE_H
#define ZL_OUTPUT_MAP_ENGINE_H

#include <stdbool.h>
#include <stddef.h>

#define ZL_MAP_ENGINE_VERSION 1
/** The one symbol that the module gives: a zl_map_engine_fn. */
#define ZL_MAP_ENGINE_SYMBOL "zl_map_engine_get"

/** A mapfile of MapServer with the styles of its layers. */
typedef struct zl_picture {
    const char *mapfile; /**< its text */
    const char *sld;     /**< one NamedLayer for each layer that takes its style from it; or NULL */
    const char *folder;  /**< where its relative paths begin */
} zl_picture;

/** What the module can do. Each function gives false and a message when it could not. */
typedef struct zl_map_engine {
    int version;
    const char *name; /**< "MapServer 8.0.0" */
    /** Draws with the OUTPUTFORMAT of the mapfile that is called `format`. */
    bool (*draw)(const zl_picture *picture, const char *format, const char *path, char *message,
                 size_t room);
    /** Sets those of the layers that have a feature in the picture. */
    bool (*find_present)(bool *present, const char *const *layers, size_t count,
                         const zl_picture *picture, char *message, size_t room);
    /** Writes the mapfile with the styles in it. */
    bool (*save)(const zl_picture *picture, const char *path, char *message, size_t room);
    /** Width of a text in a font of the mapfile, as a multiple of the font's size in pixels. */
    bool (*measure)(double *width, const zl_picture *picture, const char *font, const char *text,
                    char *message, size_t room);
    /** Path of an installed font that has Chinese signs; a NULL-terminated list of characters that
     *  it has to have. False with an empty message: there is none. */
    bool (*find_font)(char *path, size_t size, const unsigned *characters, char *message,
                      size_t room);
    /** Has the font file all these characters? The first that is missing goes to `*missing`; 0 is
     *  none, and false is no font. */
    bool (*check_font)(unsigned *missing, const char *path, const unsigned *characters);
} zl_map_engine;

typedef const zl_map_engine *zl_map_engine_fn(void);

#endif
