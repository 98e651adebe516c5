package io.thalweg.agent.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.flow.FlowEngine;
import io.thalweg.engine.flow.FlowShard;
import io.thalweg.engine.row.L7FlowLog;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.api.SoftAssertions;

/**
 * Captures of the corpus with packets lost, out of order, sent twice or cut short at random: L7 makes nothing of it that was
 * not there. Every try harms another capture in another way, the same in each build; {@code -Dthalweg.harm.seed=M} harms
 * otherwise, {@code -Dthalweg.harm.times=N} makes N tries of each, and {@code -Dthalweg.harm.captures=REGEX} harms only captures
 * whose names have that in them. The bounds:
 *
 * <ul>
 *   <li>no protocol between two hosts that the whole capture does not have between them;
 *   <li>no more requests and no more responses of a protocol than the whole capture has, and one for each lost packet;
 *   <li>type and resource of a request are those of a request in the whole capture, or how they begin, and so its domain;
 *   <li>what the flows keep stays in proportion to their number.
 * </ul>
 */
final class HarmedCapturesTest {
    /** Harmed captures of one try of a property. */
    private static final int TIMES = Integer.getInteger("thalweg.harm.times", 1);
    /** Another number, other harm. What may come out is bounded by rules of thumb, so a build tries the same each time. */
    private static final long HARM = Long.getLong("thalweg.harm.seed", 0);

    private static final Pattern CAPTURES = Pattern.compile(System.getProperty("thalweg.harm.captures", ""));

    private static final String SEED = "1";

    private static final int MOST_FRAMES = 3000;
    /** Both directions' reorder buffers, heads and tables of HTTP/2, and then some. */
    private static final int MOST_BYTES_OF_A_FLOW = 1 << 20;

    private static final Map<String, Whole> WHOLE = new HashMap<>();
    private static List<String> captures;

    /** What comes out of a capture as it is; of a long one, of its first packets. */
    private record Whole(String capture, List<Frame> frames, List<L7FlowLog> rows) {}

    @Property(tries = 300, seed = SEED)
    void lossMakesNothingUp(@ForAll Random random) throws IOException {
        repeat(random, HarmedCapturesTest::lose);
    }

    private static void lose(Whole whole, Random random) throws IOException {
        double rate = List.of(0.01, 0.05, 0.2, 0.5).get(random.nextInt(4));
        List<Frame> left = new ArrayList<>(whole.frames);
        left.removeIf(frame -> random.nextDouble() < rate);
        check(whole, left, whole.frames.size() - left.size());
    }

    @Property(tries = 200, seed = SEED)
    void captureThatBeginsLateMakesNothingUp(@ForAll Random random) throws IOException {
        repeat(random, HarmedCapturesTest::beginLate);
    }

    private static void beginLate(Whole whole, Random random) throws IOException {
        int lost = random.nextInt(whole.frames.size());
        check(whole, whole.frames.subList(lost, whole.frames.size()), lost);
    }

    @Property(tries = 200, seed = SEED)
    void disorderAndRepetitionMakeNothingUp(@ForAll Random random) throws IOException {
        repeat(random, HarmedCapturesTest::disorder);
    }

    private static void disorder(Whole whole, Random random) throws IOException {
        List<Frame> frames = new ArrayList<>(whole.frames);
        int moved = 0;
        for (int i = 0; i + 1 < frames.size(); i++) {
            if (random.nextInt(10) == 0) {
                moved++;
                int other = Math.min(frames.size() - 1, i + 1 + random.nextInt(3));
                Frame one = frames.get(i);
                frames.set(i, at(frames.get(other), one.nanos()));
                frames.set(other, at(one, frames.get(other).nanos()));
            } else if (random.nextInt(20) == 0) {
                moved++;
                frames.add(i + 1, frames.get(i));
            }
        }
        check(whole, frames, moved);
    }

    @Property(tries = 200, seed = SEED)
    void cutPacketsMakeNothingUp(@ForAll Random random) throws IOException {
        repeat(random, HarmedCapturesTest::cut);
    }

    private static void cut(Whole whole, Random random) throws IOException {
        int length = 54 + random.nextInt(200);
        boolean all = random.nextBoolean();
        List<Frame> cut = whole.frames.stream()
                .map(frame -> all || random.nextInt(5) == 0 ? cut(frame, length) : frame)
                .toList();
        check(whole, cut, whole.frames.size());
    }

    private interface Harm {
        void to(Whole whole, Random random) throws IOException;
    }

    private static void repeat(Random random, Harm harm) throws IOException {
        Random harmed = new Random(random.nextLong() ^ HARM);
        for (int i = 0; i < TIMES; i++) {
            harm.to(any(harmed), harmed);
        }
    }

    private static Frame at(Frame frame, long nanos) {
        return new Frame(frame.point(), frame.direction(), nanos, frame.wireLength(), frame.bytes());
    }

    private static Frame cut(Frame frame, int length) {
        return new Frame(
                frame.point(),
                frame.direction(),
                frame.nanos(),
                frame.wireLength(),
                Arrays.copyOf(frame.bytes(), Math.min(length, frame.bytes().length)));
    }

    /** Any capture that L7 finds something in. */
    private static Whole any(Random random) throws IOException {
        if (captures == null) {
            captures = Corpus.facts("oracle").stream()
                    .map(facts -> Corpus.read(facts).get("pcap").asText())
                    .filter(capture -> CAPTURES.matcher(capture).find())
                    .toList();
        }
        for (; ; ) {
            String capture = captures.get(random.nextInt(captures.size()));
            Whole whole = WHOLE.get(capture);
            if (whole == null) {
                List<Frame> frames = Frame.all(Corpus.capture(capture));
                List<Frame> some = frames.size() > MOST_FRAMES ? frames.subList(0, MOST_FRAMES) : frames;
                whole = new Whole(capture, some, rows(some));
                WHOLE.put(capture, whole);
            }
            if (!whole.rows.isEmpty()) {
                return whole;
            }
        }
    }

    private static List<L7FlowLog> rows(List<Frame> frames) throws IOException {
        List<L7FlowLog> rows = new ArrayList<>();
        FlowEngine engine = new FlowEngine(EngineRun.RAW_TEXTS, EngineRun.sessionsTo(rows));
        FlowShard shard = engine.newShard(1, 0);
        engine.open(shard);
        frames.forEach(frame -> frame.feed(engine, 0));
        assertThat(size(shard)).as("bytes kept").isLessThan(MOST_BYTES_OF_A_FLOW * (1L + shard.flows()));
        engine.finish();
        return rows;
    }

    private static long size(FlowShard shard) throws IOException {
        try (DataOutputStream counting = new DataOutputStream(OutputStream.nullOutputStream())) {
            shard.writeTo(counting);
            return counting.size();
        }
    }

    private static void check(Whole whole, List<Frame> harmed, int lost) throws IOException {
        List<L7FlowLog> rows = rows(harmed);
        SoftAssertions bounds = new SoftAssertions();
        bounds.assertThat(protocols(rows))
                .as("protocols between hosts in %s", whole.capture)
                .isSubsetOf(protocols(whole.rows));
        checkCounts(whole, rows, lost, bounds);
        bounds.assertThat(rows.stream()
                        .filter(row -> row.type != 1 && !isIn(whole.rows, row))
                        .map(HarmedCapturesTest::text))
                .as("requests that %s has not when it is whole", whole.capture)
                .isEmpty();
        bounds.assertAll();
    }

    private static void checkCounts(Whole whole, List<L7FlowLog> rows, int lost, SoftAssertions bounds) {
        Map<String, Integer> requests = counts(whole.rows, 1);
        counts(rows, 1).forEach((protocol, count) -> bounds.assertThat(count)
                .as("requests of %s in %s, %s packets lost", protocol, whole.capture, lost)
                .isLessThanOrEqualTo(requests.getOrDefault(protocol, 0) + lost));
        Map<String, Integer> responses = counts(whole.rows, 0);
        counts(rows, 0).forEach((protocol, count) -> bounds.assertThat(count)
                .as("responses of %s in %s, %s packets lost", protocol, whole.capture, lost)
                .isLessThanOrEqualTo(responses.getOrDefault(protocol, 0) + lost));
    }

    /** The domain may be another request's: some protocols tell it once for all that follow. */
    private static boolean isIn(List<L7FlowLog> originals, L7FlowLog row) {
        return originals.stream().anyMatch(original -> isOrBegins(row, original))
                && originals.stream().anyMatch(original -> original.requestDomain.startsWith(row.requestDomain));
    }

    private static boolean isOrBegins(L7FlowLog row, L7FlowLog original) {
        return family(original).equals(family(row))
                && original.requestType.startsWith(row.requestType)
                && isOrBegins(row, original.requestResource, original.endpoint);
    }

    /** Of TLS the name of whichever certificate is there; where gRPC is not told, its path. */
    private static boolean isOrBegins(L7FlowLog row, String original, String originalPath) {
        // Of what is joined from parts the last may be lost, and of a character its end.
        String text = row.requestResource.replaceAll("[\ufffd.]+$", "");
        return row.l7ProtocolStr.equals("TLS")
                || original.startsWith(text)
                || originalPath.startsWith(text)
                || hasMore(text, original);
    }

    /** What stands before a statement of MySQL is told by the login, which may be lost. */
    private static boolean hasMore(String text, String original) {
        return !original.isEmpty() && text.endsWith(original);
    }

    private static String text(L7FlowLog row) {
        String text = String.join(" ", row.l7ProtocolStr, row.requestType, row.requestDomain, row.requestResource);
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    private static Set<String> protocols(List<L7FlowLog> rows) {
        return rows.stream()
                .map(row -> host(row, true) + " " + host(row, false) + " " + family(row))
                .map(HarmedCapturesTest::sorted)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Hosts in one order: which of them is the client may be lost. */
    private static String sorted(String hostsAndProtocol) {
        String[] parts = hostsAndProtocol.split(" ", 3);
        return Ends.of(parts[0], parts[1]) + " " + parts[2];
    }

    private static String host(L7FlowLog row, boolean isClient) {
        if (row.isIpv4 != 0) {
            return Addresses.ipv4(isClient ? row.ip40 : row.ip41);
        }
        return isClient ? Addresses.ipv6(row.ip60High, row.ip60Low) : Addresses.ipv6(row.ip61High, row.ip61Low);
    }

    /** What a connection over HTTP/2 carries, and whether it goes over to it, is told by headers that may be lost. */
    private static String family(L7FlowLog row) {
        return Set.of("HTTP2", "gRPC", "Triple").contains(row.l7ProtocolStr) ? "HTTP" : row.l7ProtocolStr;
    }

    private static Map<String, Integer> counts(List<L7FlowLog> rows, int exceptType) {
        Map<String, Integer> counts = new HashMap<>();
        for (L7FlowLog row : rows) {
            if (row.type != exceptType) {
                counts.merge(family(row), 1, Integer::sum);
            }
        }
        return counts;
    }
}
