package io.thalweg.agent.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The programs as older kernels get them. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class KernelMeansTest {
    @BeforeAll
    static void needsRoot() {
        BpfAccess.require();
    }

    @ParameterizedTest
    @EnumSource(KernelMeans.class)
    void theProgramsLoadWithLess(KernelMeans means) throws Exception {
        EbpfOptions options =
                new EbpfOptions(SyscallHook.RAW, 64, 1, Set.of(), Set.of(), Set.of(), Set.of("nginx"), Set.of());
        try (EbpfPrograms programs = EbpfPrograms.open(options, 0, means)) {
            assertThat(programs.attached()).isEqualTo(5);
        }
    }
}
