package io.thalweg.agent.top;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an agent told at one time: the samples of Prometheus' text format, by name and labels.
 *
 * @param nanoTime when it was asked
 */
public record Scrape(long nanoTime, Map<String, Double> values) {
    /** An endpoint that is none of ours must not fill our memory. */
    private static final int MAX_SERIES = 10_000;

    /** Lines that are no samples are passed over. */
    public static Scrape parse(long nanoTime, String text) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (String line : text.split("\n")) {
            int space = line.lastIndexOf(' ');
            if (line.startsWith("#") || space <= 0 || values.size() == MAX_SERIES) {
                continue;
            }
            try {
                values.put(line.substring(0, space), Double.parseDouble(line.substring(space + 1)));
            } catch (NumberFormatException e) {
                continue;
            }
        }
        return new Scrape(nanoTime, values);
    }

    /** 0: there is none. */
    double value(String series) {
        return values.getOrDefault(series, 0.0);
    }

    /** Of all series of a name, whatever their labels. */
    double sum(String name) {
        double sum = 0;
        for (Map.Entry<String, Double> one : values.entrySet()) {
            if (one.getKey().equals(name) || one.getKey().startsWith(name + "{")) {
                sum += one.getValue();
            }
        }
        return sum;
    }

    /** How much a count grew per second since; a count that fell began anew, one that was not there yet tells nothing. */
    double rate(Scrape before, String series) {
        return !before.values.containsKey(series) ? 0 : perSecond(before, value(series), before.value(series));
    }

    double sumRate(Scrape before, String name) {
        return perSecond(before, sum(name), before.sum(name));
    }

    private double perSecond(Scrape before, double now, double then) {
        double seconds = (nanoTime - before.nanoTime) / 1e9;
        return seconds <= 0 ? 0 : Math.max(0, now < then ? now : now - then) / seconds;
    }
}
