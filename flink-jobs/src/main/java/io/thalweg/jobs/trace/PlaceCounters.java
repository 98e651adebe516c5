package io.thalweg.jobs.trace;

/** What happened at the places of one subtask; its metrics. */
final class PlaceCounters {
    long open;
    long closed;
    long reopened;
    /** Components that have gone to a higher place. */
    long risen;
    /** Spans that had come already. */
    long duplicates;
    /** Links that would have made a trace longer or larger than it may be. */
    long refusedLinks;
}
