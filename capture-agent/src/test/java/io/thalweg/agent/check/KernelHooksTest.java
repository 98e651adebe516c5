package io.thalweg.agent.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KernelHooksTest {
    /** The table of DeepFlow's installation guide. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            3.10.0-957.el7.x86_64           | amd64   | true  | HOST_ONLY  | HOST_ONLY  | true
            3.10.0-1160.el7.x86_64          | amd64   | true  | HOST_ONLY  | HOST_ONLY  | true
            3.10.0-862.el7.x86_64           | amd64   | false | NONE       | NONE       | false
            4.9.0-19-amd64                  | amd64   | false | NONE       | NONE       | true
            4.12.14-122.37-default          | amd64   | true  | EVERYWHERE | NONE       | true
            4.12.14                         | amd64   | false | NONE       | NONE       | true
            4.14.281                        | amd64   | true  | HOST_ONLY  | NONE       | true
            4.15.0-213-generic              | amd64   | true  | HOST_ONLY  | NONE       | true
            4.16.18                         | amd64   | true  | EVERYWHERE | NONE       | true
            4.17.0                          | amd64   | true  | EVERYWHERE | EVERYWHERE | true
            6.18.44                         | x86_64  | true  | EVERYWHERE | EVERYWHERE | true
            4.18.0-348.el8.aarch64          | aarch64 | true  | EVERYWHERE | EVERYWHERE | true
            4.18.0                          | aarch64 | false | NONE       | NONE       | false
            4.19.90-23.48.v2101.ky10.aarch64| aarch64 | true  | EVERYWHERE | EVERYWHERE | true
            4.19.90-24.4.v2101.ky10.aarch64 | aarch64 | false | NONE       | NONE       | true
            4.19.90-25.24.v2101.ky10.aarch64| aarch64 | true  | EVERYWHERE | EVERYWHERE | true
            4.19.90-52.25.v2207.ky10.aarch64| aarch64 | true  | EVERYWHERE | EVERYWHERE | true
            5.10.0                          | aarch64 | true  | EVERYWHERE | EVERYWHERE | true
            6.1.0                           | riscv64 | false | NONE       | NONE       | false
            """)
    void eachTriedKernelHasTheHooksOfTheTable(
            String release,
            String architecture,
            boolean kprobe,
            KernelHooks.Uprobes go,
            KernelHooks.Uprobes openssl,
            boolean perf) {
        KernelHooks hooks = KernelHooks.of(KernelVersion.parse(release), architecture);

        assertThat(hooks.kprobe()).isEqualTo(kprobe);
        assertThat(hooks.go()).isEqualTo(go);
        assertThat(hooks.openssl()).isEqualTo(openssl);
        assertThat(hooks.perf()).isEqualTo(perf);
    }

    @ParameterizedTest
    @CsvSource({
        "6.1.0-13-amd64, 6, 1, 0, 13-amd64",
        "5.15, 5, 15, 0, ''",
        "6.18.44+, 6, 18, 44, ''",
        "odd, 0, 0, 0, odd"
    })
    void releasesAreReadAsUnameWritesThem(String release, int major, int minor, int patch, String build) {
        assertThat(KernelVersion.parse(release)).isEqualTo(new KernelVersion(major, minor, patch, build));
    }
}
