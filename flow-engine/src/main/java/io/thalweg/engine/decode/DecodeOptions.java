package io.thalweg.engine.decode;

/**
 * What the decoder looks into.
 *
 * @param peeled bit set over {@link TunnelType}: tunnels whose inner packet is the flow
 * @param maxTiers how many nested tunnels are peeled; what lies deeper is payload
 * @param joinFragments whether later fragments get the ports of their first
 */
public record DecodeOptions(long peeled, int maxTiers, boolean joinFragments) {
    public DecodeOptions {
        if (maxTiers < 0 || maxTiers > 16) {
            throw new IllegalArgumentException("maxTiers: " + maxTiers + "; allowed: 0 to 16");
        }
    }

    /** Every tunnel that is known, four deep; fragments joined. */
    public static DecodeOptions defaults() {
        return new DecodeOptions(TunnelType.ALL, 4, true);
    }

    public DecodeOptions withPeeled(long value) {
        return new DecodeOptions(value, maxTiers, joinFragments);
    }

    public DecodeOptions withJoinFragments(boolean value) {
        return new DecodeOptions(peeled, maxTiers, value);
    }

    boolean peels(int tunnelType) {
        return (peeled >>> tunnelType & 1) != 0;
    }
}
