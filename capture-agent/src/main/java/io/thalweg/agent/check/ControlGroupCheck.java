package io.thalweg.agent.check;

import java.util.List;

/** Which generation of control groups there is: where container ids and the agent's own limits are found. */
final class ControlGroupCheck implements Check {
    private static final String NEED = "ids of containers, limits of the agent";

    @Override
    public List<Finding> look(Machine machine) {
        boolean isUnified = machine.exists("/sys/fs/cgroup/cgroup.controllers");
        boolean isHybrid = machine.exists("/sys/fs/cgroup/unified/cgroup.controllers");
        boolean isOld = machine.exists("/sys/fs/cgroup/cpu") || machine.exists("/sys/fs/cgroup/memory");
        if (isUnified) {
            return List.of(Finding.ok("cgroup", NEED, "v2"));
        }
        if (isOld) {
            return List.of(Finding.ok("cgroup", NEED, isHybrid ? "v1, and v2 beside it" : "v1"));
        }
        return List.of(Finding.degraded(
                "cgroup",
                NEED,
                "not mounted: the agent limits itself",
                "mount -t cgroup2 nodev /sys/fs/cgroup; in a container mount the host's"));
    }
}
