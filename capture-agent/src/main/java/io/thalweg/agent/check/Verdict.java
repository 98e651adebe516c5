package io.thalweg.agent.check;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether a feature runs.
 *
 * @param because what is lost, or what stands in the way; each said once
 * @param remedies of the findings that are to blame
 */
public record Verdict(Feature feature, Degree degree, List<String> because, List<String> remedies) {
    /** How much of the feature there is. */
    public enum Degree {
        RUNS,
        DEGRADED,
        OFF
    }

    static Verdict of(Feature feature, List<Finding> findings) {
        Verdict off = collect(feature, findings, true);
        return off.because.isEmpty() ? collect(feature, findings, false) : off;
    }

    private static Verdict collect(Feature feature, List<Finding> findings, boolean isOff) {
        List<String> because = new ArrayList<>();
        List<String> remedies = new ArrayList<>();
        for (Finding finding : findings) {
            for (Impact impact : finding.impacts()) {
                boolean isMeant = feature.restsOn(impact.feature()) && impact.isOff() == isOff;
                if (isMeant && !because.contains(impact.consequence())) {
                    because.add(impact.consequence());
                    remedies.add(finding.remedy());
                }
            }
        }
        Degree degree = because.isEmpty() ? Degree.RUNS : isOff ? Degree.OFF : Degree.DEGRADED;
        return new Verdict(
                feature, degree, because, remedies.stream().distinct().toList());
    }

    /** One line for a log; says the remedy as well. */
    public String line() {
        String why = String.join("; ", because);
        return switch (degree) {
            case RUNS -> feature.title() + ": runs";
            case DEGRADED -> feature.title() + " with less: " + why + " -> " + String.join("; ", remedies);
            case OFF -> feature.title() + " off: " + why + " -> " + String.join("; ", remedies);
        };
    }
}
