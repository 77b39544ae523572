/* The topics of zonelayer help TOPIC: what several commands have in common. */
#ifndef ZONELAYER_CLI_TOPICS_H
#define ZONELAYER_CLI_TOPICS_H

typedef struct topic {
    const char *name;
    const char *summary; /**< one line for the overview, no full stop; to be looked up */
    const char *text;    /**< at most 40 lines of at most 80 cells; to be looked up. Lines that are
                              indented stand as they are, others are paragraphs */
} topic;

/** All topics; the last has no name. */
extern const topic topics[];

/** The topic of this name, or NULL. */
const topic *topic_find(const char *name);

#endif
