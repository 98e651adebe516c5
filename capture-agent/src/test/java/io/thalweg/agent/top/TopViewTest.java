package io.thalweg.agent.top;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TopViewTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Scrape BEFORE = Scrape.parse(0, """
            # HELP thalweg_agent_packets_total Packets captured.
            # TYPE thalweg_agent_packets_total counter
            thalweg_agent_packets_total 1000
            thalweg_agent_bytes_total 1000000
            thalweg_agent_dropped_packets_total{place="kernel_ring"} 5
            thalweg_agent_dropped_packets_total{place="kafka"} 7
            process_cpu_seconds_total 1.5
            """);
    private static final Scrape NOW = Scrape.parse(2 * SECOND, """
            thalweg_agent_packets_total 21000
            thalweg_agent_bytes_total 9000000
            thalweg_agent_dropped_packets_total{place="kernel_ring"} 15
            thalweg_agent_dropped_packets_total{place="kafka"} 7
            thalweg_agent_outstanding_batches 12
            thalweg_agent_batch_bytes_bucket{le="256"} 1
            thalweg_agent_batch_bytes_sum 3000
            thalweg_agent_batch_bytes_count 4
            process_cpu_seconds_total 1.6
            process_resident_memory_bytes 62914560
            process_start_time_seconds 1000
            """);

    @Test
    void theLineTellsRatesOfTheInterval() {
        assertThat(TopView.line("12:00:00", BEFORE, NOW))
                .isEqualTo("12:00:00 packets/s=10000 MB/s=4.00 events/s=0 dropped/s=5 queue=12 cpu=5.0% rss=60MiB");
    }

    @Test
    void theScreenHasEveryNumberOfTheAgent() {
        String screen = TopView.screen("127.0.0.1:9780", BEFORE, NOW, 4661);

        assertThat(screen.lines())
                .anyMatch(line -> line.contains("up 1h1m") && line.contains("cpu 5.0 %") && line.contains("q quits"))
                .anyMatch(line -> line.matches("packets +21,000 +10,000.0"))
                .anyMatch(line -> line.matches("dropped packets\\{place=\"kernel ring\"} +15 +5.0"))
                .anyMatch(line -> line.matches("outstanding batches +12 *"))
                .anyMatch(line -> line.matches("batch bytes mean +750.0"))
                .noneMatch(line -> line.contains("bucket"));
    }

    @Test
    void aRestartedAgentCountsFromZero() {
        Scrape again = Scrape.parse(2 * SECOND, "thalweg_agent_packets_total 100\n");

        assertThat(again.rate(BEFORE, "thalweg_agent_packets_total")).isEqualTo(50);
    }

    @Test
    void aCountThatWasNotThereBeforeHasNoRateYet() {
        Scrape now = Scrape.parse(2 * SECOND, "process_cpu_seconds_total 100\n");

        assertThat(now.rate(Scrape.parse(SECOND, ""), "process_cpu_seconds_total"))
                .isZero();
    }

    @Test
    void whatIsNoSampleIsPassedOver() {
        assertThat(Scrape.parse(0, "<html>\nno number\n\nup 1\n").values()).containsOnlyKeys("up");
    }
}
