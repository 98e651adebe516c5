package io.thalweg.engine.l7;

import static io.thalweg.engine.l7.Talk.http;
import static io.thalweg.engine.l7.Talk.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** How the protocol of a flow is found, remembered and given up. */
final class InferenceTest {
    /** No protocol's messages begin like this. */
    private static final byte[] NOISE = new byte[10];

    static {
        Arrays.fill(NOISE, (byte) 0xf7);
    }

    private static final String GET = "GET / HTTP/1.1\r\n\r\n";

    @Test
    void flowIsFoundAtItsFirstWholeMessage() {
        Talk talk = http().seenInTheMiddle();
        talk.client("rest of a body")
                .client(new byte[500])
                .server("more of a body, long enough to tell")
                .client(GET)
                .close();
        assertThat(talk.requests).isEqualTo(1);
        assertThat(talk.counters().notInferred).isEqualTo(3);
    }

    @Test
    void flowOfUnknownBytesKeepsNothing() {
        Talk talk = http();
        for (int i = 0; i < 10; i++) {
            talk.client(new byte[1000]).server(new byte[1000]);
        }
        assertThat(talk.state()).isNull();
    }

    @Test
    void beginningThatDoesNotTellIsKeptForAWhile() {
        Talk talk = http().client("G");
        assertThat(talk.state()).isNotNull();
        talk.client("ET").client(" ").client("/ HTTP/1.1\r\n\r\n").close();
        assertThat(talk.row().requestType).isEqualTo("GET");

        Talk other = http().client("ABC ").client("x".repeat(300)).client(GET).close();
        assertThat(other.requests).isEqualTo(1);
    }

    @Test
    void hopelessEndpointIsLeftAloneForAMinute() {
        Talk talk = http();
        for (int i = 0; i < 128; i++) {
            talk.client(NOISE);
        }
        talk.client(GET);
        assertThat(talk.requests).isZero();

        talk.after(seconds(60)).client(GET).close();
        assertThat(talk.requests).isEqualTo(1);
    }

    @Test
    void firstBytesOfAConnectionAreTriedEvenThen() {
        Talk talk = http();
        for (int i = 0; i < 200; i++) {
            talk.client(NOISE);
        }
        talk.close().client(GET).close();
        assertThat(talk.requests).isEqualTo(1);
    }

    @Test
    void endpointThatIsKnownIsNeverHopeless() {
        Talk talk = http().client(GET).close();
        for (int i = 0; i < 500; i++) {
            talk.client(NOISE);
        }
        talk.close().client(GET).close();
        assertThat(talk.requests).isEqualTo(2);
    }

    @Test
    void memoryOfEndpointsIsBounded() {
        EndpointMemory memory = new EndpointMemory();
        for (int i = 1; i <= 100_000; i++) {
            memory.succeeded(i * 7919L, 20, i);
        }
        assertThat(memory.size()).isLessThanOrEqualTo(4096).isGreaterThan(3000);
        assertThat(memory.protocol(100_000 * 7919L)).isEqualTo(20);
    }

    @Test
    void memoryForgetsWhatWasUsedLongestAgo() {
        EndpointMemory memory = new EndpointMemory();
        for (int i = 1; i <= 20_000; i++) {
            memory.succeeded(i * 7919L, 20, i);
            memory.succeeded(3, 120, i);
        }
        assertThat(memory.protocol(3)).isEqualTo(120);
    }
}
