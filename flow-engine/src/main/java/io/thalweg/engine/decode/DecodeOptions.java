package io.thalweg.engine.decode;

/**
 * What the decoder looks into.
 *
 * @param peeled bit set over {@link TunnelType}: tunnels whose inner packet is the flow
 * @param maxTiers how many nested tunnels are peeled; what lies deeper is payload
 */
public record DecodeOptions(long peeled, int maxTiers) {
    public DecodeOptions {
        if (maxTiers < 0 || maxTiers > 16) {
            throw new IllegalArgumentException("maxTiers: " + maxTiers + "; allowed: 0 to 16");
        }
    }

    /** Every tunnel that is known, four deep. */
    public static DecodeOptions defaults() {
        return new DecodeOptions(TunnelType.ALL, 4);
    }

    boolean peels(int tunnelType) {
        return (peeled >>> tunnelType & 1) != 0;
    }
}
