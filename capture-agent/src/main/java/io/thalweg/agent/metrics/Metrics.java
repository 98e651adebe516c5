package io.thalweg.agent.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * All numbers the agent tells of itself.
 *
 * <p>Names and labels are Prometheus'; whoever registers takes care that they keep to its grammar. Registering is for
 * starts and for interfaces that come and go, not for every packet.
 */
public final class Metrics {
    /** Prometheus' words for them. */
    enum Type {
        COUNTER,
        GAUGE,
        HISTOGRAM
    }

    /** One line of a family; a histogram has several. */
    record Series(String labels, DoubleSupplier value, Histogram histogram) {}

    /** All series of a name. */
    record Family(String name, String help, Type type, List<Series> series) {}

    private final Map<String, Family> families = new LinkedHashMap<>();

    /** @param labels names and values in turn, such as {@code "place", "kernel"} */
    public Counter counter(String name, String help, String... labels) {
        Counter counter = new Counter();
        add(name, help, Type.COUNTER, new Series(labels(labels), counter::get, null));
        return counter;
    }

    /** A count that is kept elsewhere, by something that any thread may ask. */
    public void count(String name, String help, DoubleSupplier value, String... labels) {
        add(name, help, Type.COUNTER, new Series(labels(labels), value, null));
    }

    /** Something that rises and falls; any thread may ask it. */
    public void gauge(String name, String help, DoubleSupplier value, String... labels) {
        add(name, help, Type.GAUGE, new Series(labels(labels), value, null));
    }

    public Histogram histogram(String name, String help, long[] bounds, String... labels) {
        Histogram histogram = new Histogram(bounds);
        add(name, help, Type.HISTOGRAM, new Series(labels(labels), null, histogram));
        return histogram;
    }

    /** Forgets what was registered by that name with these labels: its interface is gone. */
    public synchronized void remove(String name, String... labels) {
        Family family = families.get(name);
        if (family != null) {
            String gone = labels(labels);
            family.series.removeIf(one -> one.labels.equals(gone));
        }
    }

    private synchronized void add(String name, String help, Type type, Series series) {
        Family family = families.computeIfAbsent(name, key -> new Family(key, help, type, new ArrayList<>()));
        if (family.type != type) {
            throw new IllegalArgumentException(name + " is a " + family.type + " already");
        }
        family.series.removeIf(one -> one.labels.equals(series.labels));
        family.series.add(series);
    }

    /** A copy, in the order of registering. */
    synchronized List<Family> families() {
        return families.values().stream()
                .map(family -> new Family(family.name, family.help, family.type, List.copyOf(family.series)))
                .toList();
    }

    private static String labels(String... labels) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i + 1 < labels.length; i += 2) {
            text.append(text.length() == 0 ? "" : ",").append(labels[i]).append("=\"");
            text.append(
                    labels[i + 1].replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"));
            text.append('"');
        }
        return text.toString();
    }
}
