package io.thalweg.agent.metrics;

import java.util.Locale;

/** Prometheus' text format, version 0.0.4: one line per series. */
final class Exposition {
    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";
    /** Beyond it a double has no room for every whole number. */
    private static final double LARGEST_WHOLE = 1L << 53;

    private Exposition() {}

    static String of(Metrics metrics) {
        StringBuilder text = new StringBuilder(4096);
        for (Metrics.Family family : metrics.families()) {
            String type = family.type().name().toLowerCase(Locale.ROOT);
            text.append("# HELP ")
                    .append(family.name())
                    .append(' ')
                    .append(family.help())
                    .append('\n');
            text.append("# TYPE ")
                    .append(family.name())
                    .append(' ')
                    .append(type)
                    .append('\n');
            for (Metrics.Series series : family.series()) {
                if (series.histogram() == null) {
                    line(text, family.name(), series.labels(), series.value().getAsDouble());
                } else {
                    histogram(text, family.name(), series);
                }
            }
        }
        return text.toString();
    }

    private static void histogram(StringBuilder text, String name, Metrics.Series series) {
        Histogram histogram = series.histogram();
        String before = series.labels().isEmpty() ? "" : series.labels() + ",";
        long count = 0;
        for (int step = 0; step < histogram.steps(); step++) {
            count += histogram.count(step);
            line(text, name + "_bucket", before + "le=\"" + histogram.bound(step) + "\"", count);
        }
        count += histogram.count(histogram.steps());
        line(text, name + "_bucket", before + "le=\"+Inf\"", count);
        line(text, name + "_sum", series.labels(), histogram.sum());
        line(text, name + "_count", series.labels(), count);
    }

    private static void line(StringBuilder text, String name, String labels, double value) {
        text.append(name);
        if (!labels.isEmpty()) {
            text.append('{').append(labels).append('}');
        }
        text.append(' ').append(number(value)).append('\n');
    }

    private static String number(double value) {
        boolean isWhole = value == Math.rint(value) && Math.abs(value) < LARGEST_WHOLE;
        return isWhole ? Long.toString((long) value) : Double.toString(value);
    }
}
