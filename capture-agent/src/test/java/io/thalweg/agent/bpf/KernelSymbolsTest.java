package io.thalweg.agent.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KernelSymbolsTest {
    private static final String TABLE = """
            0000000000000000 A fixed_percpu_data
            0000000000001000 A cpu_debug_store
            ffffffff81000000 T _text
            ffffffff81000040 t early_setup
            ffffffff81000040 T early_setup_alias
            ffffffff81a2b3c0 T tcp_v4_rcv
            ffffffff81a2c000 t tcp_drop_reason.isra.0
            ffffffff82000000 D _sdata
            ffffffffc0500000 t nf_second\t[nf_tables]
            ffffffffc0401000 t nf_first\t[nf_tables]
            ffffffffc0700000 t bpf_prog_6deef7357e7b4530_all\t[bpf]
            """;

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(folder.resolve("kallsyms"), TABLE);
    }

    @ParameterizedTest
    @CsvSource({
        "ffffffff81a2b3c0, tcp_v4_rcv",
        "ffffffff81a2bfff, tcp_v4_rcv",
        "ffffffff81a2c001, tcp_drop_reason.isra.0",
        "ffffffff81000041, early_setup",
        "ffffffffc0401004, nf_first",
        "ffffffffc0500004, nf_second",
        "ffffffffc0700000, bpf_prog_6deef7357e7b4530_all",
        "0000000000000fff, ''",
        "0000000000000000, ''",
    })
    void aPlaceIsInTheLastFunctionThatBeginsBeforeIt(String address, String function) {
        assertThat(new KernelSymbols(file).function(Long.parseUnsignedLong(address, 16)))
                .isEqualTo(function);
    }

    @Test
    void aTableOfManyReadsIsOneTable() throws IOException {
        StringBuilder table = new StringBuilder();
        long first = 0xffffffff81000000L;
        int symbols = 20_000;
        for (int i = 0; i < symbols; i++) {
            table.append(String.format("%016x t function_%d%n", first + i * 16L, i));
            table.append(String.format("%016x t function_%d_alias%n", first + i * 16L, i));
        }
        Files.writeString(file, table);
        KernelSymbols known = new KernelSymbols(file);

        for (int i = 0; i < symbols; i += 41) {
            assertThat(known.function(first + i * 16L + 5)).isEqualTo("function_" + i);
        }
        assertThat(known.function(first + symbols * 16L)).isEqualTo("function_" + (symbols - 1));
    }

    @Test
    void hiddenAddressesNameNothing() throws IOException {
        Files.writeString(file, TABLE.replaceAll("(?m)^[0-9a-f]{16}", "0000000000000000"));

        assertThat(new KernelSymbols(file).function(0xffffffff81a2b3c0L)).isEmpty();
    }

    @Test
    void whatIsNoTableNamesNothing() throws IOException {
        Files.writeString(file, "x".repeat(100_000));
        assertThat(new KernelSymbols(file).function(0xffffffff81a2b3c0L)).isEmpty();

        Files.delete(file);
        assertThat(new KernelSymbols(file).function(0xffffffff81a2b3c0L)).isEmpty();
    }

    @Test
    void whatWasFoundIsNotLookedForAgain() throws IOException {
        KernelSymbols known = new KernelSymbols(file);
        String found = known.function(0xffffffff81a2b3c0L);
        Files.delete(file);

        assertThat(known.function(0xffffffff81a2b3c0L)).isEqualTo(found).isEqualTo("tcp_v4_rcv");
    }
}
