package io.thalweg.agent.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

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

    /** All series of a name: those registered, and those that something tells of when it is asked. */
    record Family(String name, String help, Type type, List<Series> series, Source more) {}

    /** Of a family whose series come and go. */
    private record Source(String label, Supplier<Map<String, Double>> values) {
        List<Series> series() {
            List<Series> series = new ArrayList<>();
            values.get().forEach((value, number) -> series.add(new Series(labels(label, value), () -> number, null)));
            return series;
        }
    }

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

    /** Counts of things that come and go, such as interfaces. @param values by the label's value; any thread may ask */
    public void counts(String name, String help, String label, Supplier<Map<String, Double>> values) {
        add(name, help, Type.COUNTER, label, values);
    }

    /** As {@link #counts}, of what rises and falls. */
    public void gauges(String name, String help, String label, Supplier<Map<String, Double>> values) {
        add(name, help, Type.GAUGE, label, values);
    }

    private synchronized void add(
            String name, String help, Type type, String label, Supplier<Map<String, Double>> values) {
        families.put(name, new Family(name, help, type, new ArrayList<>(), new Source(label, values)));
    }

    private synchronized void add(String name, String help, Type type, Series series) {
        Family family = families.computeIfAbsent(name, key -> new Family(key, help, type, new ArrayList<>(), null));
        if (family.type != type) {
            throw new IllegalArgumentException(name + " is a " + family.type + " already");
        }
        family.series.removeIf(one -> one.labels.equals(series.labels));
        family.series.add(series);
    }

    /** A copy, in the order of registering. */
    synchronized List<Family> families() {
        return families.values().stream()
                .map(family -> new Family(family.name, family.help, family.type, series(family), null))
                .toList();
    }

    private static List<Series> series(Family family) {
        return family.more == null ? List.copyOf(family.series) : family.more.series();
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
