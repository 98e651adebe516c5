package io.thalweg.standalone.up;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what Flink's REST interface says of its jobs at {@code /jobs/overview}. */
public final class FlinkJobs {
    private static final Pattern TASKS = Pattern.compile("\"tasks\":\\{[^}]*}");
    private static final Pattern TOTAL = Pattern.compile("\"total\":(\\d+)");
    private static final Pattern RUNNING = Pattern.compile("\"running\":(\\d+)");

    private FlinkJobs() {}

    /** True when there is a job and all its tasks run. */
    public static boolean isRunning(String overview) {
        if (!overview.contains("\"state\":\"RUNNING\"")) {
            return false;
        }
        Matcher tasks = TASKS.matcher(overview);
        if (!tasks.find()) {
            return false;
        }
        Matcher total = TOTAL.matcher(tasks.group());
        Matcher running = RUNNING.matcher(tasks.group());
        return total.find() && running.find() && total.group(1).equals(running.group(1));
    }
}
