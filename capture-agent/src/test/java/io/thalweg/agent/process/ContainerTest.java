package io.thalweg.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ContainerTest {
    private static final String ID = "0123456789abcdef".repeat(4);
    private static final String UID = "3c9ae2a5-41a2-4b08-8b5e-0c4d9d8d3a11";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            docker, v1                 | 5:memory:/docker/ID                                                       | -
            docker, systemd            | 0::/system.slice/docker-ID.scope                                          | -
            containerd, v1             | 9:cpu,cpuacct:/kubepods/burstable/podUID/ID                               | UID
            containerd, v2             | 0::/kubepods/besteffort/podUID/ID                                         | UID
            containerd, systemd        | 0::/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-podU_D.slice/cri-containerd-ID.scope | UID
            containerd, unit           | 1:name=systemd:/system.slice/containerd.service/kubepods-burstable-podU_D.slice:cri-containerd:ID   | UID
            cri-o                      | 0::/kubepods.slice/kubepods-podU_D.slice/crio-ID.scope                    | UID
            cri-o, cgroupfs            | 4:pids:/kubepods/podUID/crio-ID                                           | UID
            docker shim                | 0::/kubepods.slice/kubepods-podU_D.slice/docker-ID.scope                  | UID
            podman                     | 0::/machine.slice/libpod-ID.scope/container                               | -
            seen from another group    | 0::/../../kubepods/podUID/ID                                              | UID
            within a pod, nested       | 0::/kubepods/podUID/fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210/docker/ID | UID
            """)
    void everyRuntimeNamesTheContainer(String runtime, String cgroup, String pod) {
        String text =
                cgroup.replace("U_D", UID.replace('-', '_')).replace("UID", UID).replace("ID", ID);

        Container container = Container.parse("12:devices:/\n" + text + "\n");

        assertThat(container.id()).isEqualTo(ID);
        assertThat(container.podUid()).isEqualTo(pod.equals("-") ? "" : UID);
    }

    @Test
    void aServiceOfTheHostIsInNoContainer() {
        assertThat(Container.parse("0::/system.slice/nginx.service\n")).isEqualTo(Container.NONE);
        assertThat(Container.parse("")).isEqualTo(Container.NONE);
    }

    @Test
    void longerNumbersAreNoIds() {
        assertThat(Container.parse("0::/x/" + ID + "0")).isEqualTo(Container.NONE);
    }
}
