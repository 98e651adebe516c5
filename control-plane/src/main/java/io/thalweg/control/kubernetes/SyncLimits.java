package io.thalweg.control.kubernetes;

/**
 * How much one sync may bring. Compressed sizes say nothing: zlib makes a thousand bytes of one.
 *
 * @param entryBytes of the JSON of one entry
 * @param totalBytes of the JSON of all entries
 * @param objects of all entries
 */
public record SyncLimits(long entryBytes, long totalBytes, int objects) {
    private static final long MEBIBYTE = 1 << 20;

    /** 100 k pods, their workloads and endpoints, one object an entry or in lists of a page each. */
    public static SyncLimits standard() {
        return new SyncLimits(64 * MEBIBYTE, 2048 * MEBIBYTE, 1_000_000);
    }
}
