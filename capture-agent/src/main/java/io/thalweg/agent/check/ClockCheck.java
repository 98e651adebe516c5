package io.thalweg.agent.check;

import java.util.List;
import java.util.Set;

/** What the kernel takes its time from: each packet and each socket call reads it. */
final class ClockCheck implements Check {
    private static final String FILE = "/sys/devices/system/clocksource/clocksource0/current_clocksource";
    private static final String NEED = "time stamps that cost little";
    /** Read by leaving the processor: microseconds each. */
    private static final Set<String> SLOW = Set.of("hpet", "acpi_pm", "pit", "jiffies", "refined-jiffies");

    @Override
    public List<Finding> look(Machine machine) {
        Reading source = machine.read(FILE);
        if (!source.isRead()) {
            return List.of(Finding.unknown("clock source", NEED, "not readable", ""));
        }
        if (!SLOW.contains(source.text())) {
            return List.of(Finding.ok("clock source", NEED, source.text()));
        }
        return List.of(Finding.degraded(
                "clock source",
                NEED,
                source.text(),
                "use tsc where the processor allows (kernel parameter clocksource=tsc)",
                Impact.less(Feature.PACKETS, "time stamps are slow or coarse"),
                Impact.less(Feature.SOCKET_DATA, "time stamps are slow or coarse")));
    }
}
