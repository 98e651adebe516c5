package io.thalweg.agent.process;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The container and pod that a process is in, as its control group names them:
 *
 * <pre>
 * docker      /docker/ID                                   /system.slice/docker-ID.scope
 * containerd  /kubepods/burstable/podUID/ID                /kubepods.slice/…-podUID.slice/cri-containerd-ID.scope
 *             /system.slice/containerd.service/kubepods-…-podUID.slice:cri-containerd:ID
 * cri-o       /kubepods/podUID/crio-ID                     /kubepods.slice/…-podUID.slice/crio-ID.scope
 * podman      /machine.slice/libpod-ID.scope
 * </pre>
 *
 * <p>systemd writes a pod's uid with underscores. Works on both generations: any line of /proc/PID/cgroup will do.
 *
 * @param id 64 hexadecimal digits; empty: in no container
 * @param podUid empty: in no pod
 */
record Container(String id, String podUid) {
    static final Container NONE = new Container("", "");

    private static final Pattern ID = Pattern.compile("(?<![0-9a-f])([0-9a-f]{64})(?![0-9a-f])");
    private static final Pattern POD =
            Pattern.compile("pod([0-9a-f]{8}[-_]?[0-9a-f]{4}[-_]?[0-9a-f]{4}[-_]?[0-9a-f]{4}[-_]?[0-9a-f]{12})");

    /** @param cgroup the lines of /proc/PID/cgroup */
    static Container parse(String cgroup) {
        String id = "";
        String pod = "";
        for (String line : cgroup.split("\n")) {
            String lastId = last(ID, line);
            if (!lastId.isEmpty()) {
                id = lastId;
                pod = last(POD, line).replace('_', '-');
                break;
            }
        }
        return id.isEmpty() ? NONE : new Container(id, pod);
    }

    /** Containers may nest: the innermost is the process's own. */
    private static String last(Pattern pattern, String line) {
        String found = "";
        Matcher matcher = pattern.matcher(line);
        while (matcher.find()) {
            found = matcher.group(1);
        }
        return found;
    }
}
