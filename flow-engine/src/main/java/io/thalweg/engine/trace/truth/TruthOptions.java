package io.thalweg.engine.trace.truth;

/**
 * What the cluster is like, and what happens in it.
 *
 * @param seed the same seed makes the same spans
 * @param traces how many requests come from outside
 * @param tracesPerSecond how fast they come
 * @param nodes hosts, each with an agent
 * @param layers of services; a service calls those of lower layers only, so this is the greatest depth
 * @param servicesPerLayer with one to three pods each
 * @param calls that a service makes to answer one request, at most
 * @param clockOffsetMicros clocks are off by up to that much, either way
 * @param applicationShare of services that tell spans by OpenTelemetry, 0 to 1
 */
public record TruthOptions(
        long seed,
        int traces,
        int tracesPerSecond,
        int nodes,
        int layers,
        int servicesPerLayer,
        int calls,
        long clockOffsetMicros,
        double applicationShare) {

    public static TruthOptions of(long seed, int traces) {
        return new TruthOptions(seed, traces, 1000, 8, 5, 3, 3, 0, 0.3);
    }

    public TruthOptions withClockOffsetMicros(long micros) {
        return new TruthOptions(
                seed, traces, tracesPerSecond, nodes, layers, servicesPerLayer, calls, micros, applicationShare);
    }

    public TruthOptions withTracesPerSecond(int rate) {
        return new TruthOptions(
                seed, traces, rate, nodes, layers, servicesPerLayer, calls, clockOffsetMicros, applicationShare);
    }

    /** One service in each layer that calls the next once: a chain; or many calls of one service: a fan. */
    public TruthOptions withShape(int layers, int servicesPerLayer, int calls) {
        return new TruthOptions(
                seed,
                traces,
                tracesPerSecond,
                nodes,
                layers,
                servicesPerLayer,
                calls,
                clockOffsetMicros,
                applicationShare);
    }

    public TruthOptions withApplicationShare(double share) {
        return new TruthOptions(
                seed, traces, tracesPerSecond, nodes, layers, servicesPerLayer, calls, clockOffsetMicros, share);
    }
}
