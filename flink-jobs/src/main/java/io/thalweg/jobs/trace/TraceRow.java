package io.thalweg.jobs.trace;

/**
 * One row of {@code flow_log.trace}: a version of a trace, or that there is no such trace any more. Columns:
 * {@link TraceTable}. Times are µs since the epoch; unsigned columns keep their bits; texts are not null.
 */
final class TraceRow {
    static final String[] NO_TEXTS = {};
    static final double[] NO_NUMBERS = {};

    long id;
    int version;
    boolean isGone;
    long mergedInto;
    boolean isPart;
    boolean hasConstantId;

    long startTime;
    long endTime;
    long duration;
    String traceId = "";
    int spanCount;
    int errorCount;
    int treeCount;
    int agentCount;

    long rootId;
    String rootObservationPoint = "";
    String rootService = "";
    int rootAutoServiceType;
    long rootAutoServiceId;
    String rootProtocol = "";
    String rootRequestType = "";
    String rootRequestDomain = "";
    String rootRequestResource = "";
    String rootEndpoint = "";
    int rootResponseStatus;
    boolean hasRootResponseCode;
    int rootResponseCode;

    String[] services = NO_TEXTS;
    double[] serviceSelfTimes = NO_NUMBERS;
    String tree = "";

    /** Second of the trace's id: the same in all versions, so that they sort together. */
    long time() {
        return TimeLevels.second(id);
    }
}
