package io.thalweg.agent.check;

import java.util.Locale;

/** The report for people: what was found, then what runs. */
public final class ReportTable {
    private ReportTable() {}

    public static String of(MachineReport report) {
        StringBuilder text = new StringBuilder(4096);
        for (Finding finding : report.findings()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-8s  %-19s  %s  [for: %s]%s%n",
                    finding.state() == State.OK ? "ok" : finding.state(),
                    finding.name(),
                    finding.found(),
                    finding.neededFor(),
                    finding.remedy().isEmpty() ? "" : " -> " + finding.remedy()));
        }
        text.append(String.format("%n"));
        for (Verdict verdict : report.verdicts()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-8s  %-14s  %s%n",
                    verdict.degree() == Verdict.Degree.RUNS ? "runs" : verdict.degree(),
                    verdict.feature().title(),
                    String.join("; ", verdict.because())));
        }
        return text.toString();
    }
}
