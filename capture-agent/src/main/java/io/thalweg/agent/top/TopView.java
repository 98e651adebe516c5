package io.thalweg.agent.top;

import java.util.Locale;
import java.util.Map;

/** How two scrapes look: as a screen, or as one line for a pipe. */
public final class TopView {
    private static final String PREFIX = "thalweg_agent_";
    private static final String PACKETS = PREFIX + "packets_total";
    private static final String BYTES = PREFIX + "bytes_total";
    private static final String DROPPED = PREFIX + "dropped_packets_total";
    private static final String DROPPED_EVENTS = PREFIX + "dropped_events_total";
    private static final String EVENTS = PREFIX + "events_total";
    private static final String QUEUE = PREFIX + "outstanding_batches";
    private static final String CPU = "process_cpu_seconds_total";
    private static final String RESIDENT = "process_resident_memory_bytes";
    private static final String BEGUN = "process_start_time_seconds";
    private static final double MEBIBYTE = 1 << 20;
    private static final double MEGABYTE = 1e6;
    private static final int NAME_WIDTH = 52;

    private TopView() {}

    /** @param clock as the line begins, such as a time of day */
    public static String line(String clock, Scrape before, Scrape now) {
        return String.format(
                Locale.ROOT,
                "%s packets/s=%.0f MB/s=%.2f events/s=%.0f dropped/s=%.0f queue=%.0f cpu=%.1f%% rss=%.0fMiB",
                clock,
                now.rate(before, PACKETS),
                now.rate(before, BYTES) / MEGABYTE,
                now.sumRate(before, EVENTS),
                now.sumRate(before, DROPPED) + now.sumRate(before, DROPPED_EVENTS),
                now.value(QUEUE),
                100 * now.rate(before, CPU),
                now.value(RESIDENT) / MEBIBYTE);
    }

    /** Everything the agent tells of, total and per second; histograms by their count and mean. */
    public static String screen(String source, Scrape before, Scrape now, double epochSeconds) {
        StringBuilder text = new StringBuilder(4096);
        text.append(String.format(
                Locale.ROOT,
                "agent at %s   up %s   cpu %.1f %%   rss %.0f MiB   heap %.0f MiB   (q quits)%n%n",
                source,
                duration((long) (epochSeconds - now.value(BEGUN))),
                100 * now.rate(before, CPU),
                now.value(RESIDENT) / MEBIBYTE,
                now.value("jvm_memory_used_bytes{area=\"heap\"}") / MEBIBYTE));
        text.append(String.format(Locale.ROOT, "%-" + NAME_WIDTH + "s %18s %14s%n", "", "total or now", "per second"));
        for (Map.Entry<String, Double> one : now.values().entrySet()) {
            row(text, one.getKey(), one.getValue(), before, now);
        }
        return text.toString();
    }

    private static void row(StringBuilder text, String series, double value, Scrape before, Scrape now) {
        String name = series.replaceFirst("\\{.*", "");
        if (!series.startsWith(PREFIX) || name.endsWith("_bucket") || name.endsWith("_sum")) {
            return;
        }
        String label = series.substring(PREFIX.length()).replace("_total", "").replace('_', ' ');
        boolean isCount = name.endsWith("_total") || name.endsWith("_count");
        String rate = isCount ? String.format(Locale.ROOT, "%,.1f", now.rate(before, series)) : "";
        text.append(String.format(Locale.ROOT, "%-" + NAME_WIDTH + "s %,18.0f %14s%n", label, value, rate));
        if (name.endsWith("_count")) {
            double sum = now.value(series.replaceFirst("_count", "_sum"));
            String mean = label.replaceFirst(" count", " mean");
            text.append(
                    String.format(Locale.ROOT, "%-" + NAME_WIDTH + "s %,18.1f%n", mean, value == 0 ? 0 : sum / value));
        }
    }

    private static String duration(long seconds) {
        return seconds < 3600
                ? seconds / 60 + "m" + seconds % 60 + "s"
                : seconds / 3600 + "h" + seconds % 3600 / 60 + "m";
    }
}
