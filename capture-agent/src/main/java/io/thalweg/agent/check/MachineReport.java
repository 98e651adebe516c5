package io.thalweg.agent.check;

import java.util.ArrayList;
import java.util.List;

/** All that was found, and what follows from it. */
public record MachineReport(List<Finding> findings, List<Verdict> verdicts) {
    private static final List<Check> ALL = List.of(
            new KernelCheck(),
            new BtfCheck(),
            new TraceEventsCheck(),
            new UprobeCheck(),
            new CapabilityCheck(),
            new PacketSocketCheck(),
            new BpfLoadCheck(),
            new LibraryCheck(),
            new SecurityModuleCheck(),
            new SysctlCheck(),
            new MemoryLockCheck(),
            new NamespaceCheck(),
            new ProcVisibilityCheck(),
            new ControlGroupCheck(),
            new ClockCheck());

    /** Looks at everything, then at what the caller adds, such as which interfaces would be captured. */
    public static MachineReport of(Machine machine, List<Check> further) {
        List<Finding> findings = new ArrayList<>();
        ALL.forEach(check -> findings.addAll(check.look(machine)));
        further.forEach(check -> findings.addAll(check.look(machine)));
        List<Verdict> verdicts = new ArrayList<>();
        for (Feature feature : Feature.values()) {
            verdicts.add(Verdict.of(feature, findings));
        }
        return new MachineReport(findings, verdicts);
    }

    public Verdict verdict(Feature feature) {
        return verdicts.get(feature.ordinal());
    }

    /** One line for each feature that has less than all. */
    public List<String> degradations() {
        return verdicts.stream()
                .filter(verdict -> verdict.degree() != Verdict.Degree.RUNS)
                .map(Verdict::line)
                .toList();
    }
}
