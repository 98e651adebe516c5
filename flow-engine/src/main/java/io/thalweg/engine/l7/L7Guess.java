package io.thalweg.engine.l7;

/** What the first bytes of a flow look like to a parser. */
public enum L7Guess {
    NOT_MINE,
    /** Too few bytes to tell, none that speak against it. */
    NEED_MORE,
    REQUEST,
    RESPONSE,
    /** The beginning of a message that either side may send. */
    EITHER
}
