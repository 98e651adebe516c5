package io.thalweg.agent.check;

/**
 * What a finding does to a feature.
 *
 * @param isOff whether the feature cannot run at all; otherwise it runs with less
 * @param consequence as the user will see it, in a few words
 */
record Impact(Feature feature, boolean isOff, String consequence) {
    static Impact off(Feature feature, String consequence) {
        return new Impact(feature, true, consequence);
    }

    static Impact less(Feature feature, String consequence) {
        return new Impact(feature, false, consequence);
    }
}
