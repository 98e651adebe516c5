package io.thalweg.engine.l7;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.l7.plugin.TinyProtocol;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Protocols that others have written are found, come last, and break nothing but their own flows. */
final class ProtocolPluginsTest {
    private static final int TINY_PORT = 9127;
    private static final String SERVICES = "META-INF/services/" + L7Protocol.class.getName();

    private static Talk tiny() {
        return Talk.tcp(TINY_PORT);
    }

    @Test
    void protocolOfAPluginMakesRows() {
        Talk talk = tiny().client("TINY? one\nTINY? two\n")
                .server("TINY! yes\n")
                .server("TINY! no\n")
                .close();

        assertThat(talk.rows()).extracting(row -> row.l7Protocol).containsOnly(127);
        assertThat(talk.rows()).extracting(row -> row.l7ProtocolStr).containsOnly("Tiny");
        assertThat(talk.rows()).extracting(row -> row.requestResource).containsExactly("one", "two");
        assertThat(talk.rows()).extracting(row -> row.responseResult).containsExactly("yes", "no");
        assertThat(talk.rows()).extracting(row -> row.responseStatus).containsExactly(0, 3);
        assertThat(talk.rows()).extracting(row -> row.attributeValues[0]).containsExactly("1", "2");
    }

    @Test
    void itsStateLivesThroughCheckpoints() {
        Talk talk = tiny().savingEachPacket()
                .client("TINY? one\nTI")
                .client("NY? two\n")
                .server("TINY! yes\n")
                .close();
        assertThat(talk.rows()).extracting(row -> row.attributeValues[0]).containsExactly("1", "2");
    }

    @Test
    void itIsLookedForOnItsPortsAndCanBeSwitchedOff() {
        assertThat(Talk.tcp(80).client("TINY? one\n").close().rows()).isEmpty();
        L7Options off = L7Options.defaults().with(change -> change.disable(List.of("Tiny")));
        assertThat(tiny().options(off).client("TINY? one\n").close().rows()).isEmpty();
    }

    @Test
    void pluginsComeAfterTheEnginesOwn() {
        List<String> titles =
                ProtocolRegistry.ALL.stream().map(L7Protocol::title).toList();
        assertThat(titles).contains("HTTP").endsWith("Tiny", "Faulty");
    }

    @Test
    void pluginThatThrowsLosesItsFlowOnly() {
        Talk talk = tiny().client("FAULT1").client("FAULT2").client("FAULT1").close();

        assertThat(talk.requests).isEqualTo(1);
        assertThat(talk.counters().pluginFaults).isEqualTo(1);
        assertThat(tiny().client("FAULT1").close().requests).isEqualTo(1);
    }

    @Test
    void pluginThatThrowsAtTheFirstBytesLeavesThemToTheOthers() {
        Talk talk =
                tiny().seenInTheMiddle().client("FAULT3").client("TINY? one\n").close();

        assertThat(talk.row().l7ProtocolStr).isEqualTo("Tiny");
        assertThat(talk.counters().pluginFaults).isPositive();
    }

    @Test
    void pluginThatThrowsAfterALossLosesItsFlowOnly() {
        Talk talk = tiny().client("FAULT1").clientLoses(100).client("FAULT1").close();

        assertThat(talk.requests).isEqualTo(1);
        assertThat(talk.counters().pluginFaults).isEqualTo(1);
    }

    @Test
    void pluginThatThrowsWhenTimePassesLosesItsFlowOnly() {
        Talk talk = tiny().client("FAULT1")
                .waiting(Talk.seconds(3))
                .client("FAULT1")
                .close();

        assertThat(talk.requests).isEqualTo(1);
        assertThat(talk.counters().pluginFaults).isEqualTo(1);
    }

    @Test
    void stateThatCannotBeWrittenEndsItsFlowAndNotTheCheckpoint() {
        Talk talk = tiny().savingEachPacket()
                .client("FAULT4")
                .client("FAULT1")
                .client("FAULT1")
                .close();
        assertThat(talk.requests).isEqualTo(1);
    }

    @Test
    void stateOfAPluginThatIsGoneIsPassedOver() throws IOException {
        Talk talk = tiny().client("TINY? one\n");
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        talk.state().writeTo(new DataOutputStream(written));
        written.write(42);
        byte[] bytes = written.toByteArray();
        String title = new String(bytes, StandardCharsets.ISO_8859_1);
        bytes[title.indexOf("Tiny")] = 'X';

        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        L7FlowState read = L7FlowState.readFrom(in);

        assertThat(read.stopped).isTrue();
        assertThat(read.hasPending()).isFalse();
        assertThat(in.readUnsignedByte()).isEqualTo(42);
    }

    @Test
    void jarOnTheClassPathIsFound(@TempDir Path directory) throws IOException {
        Path jar = directory.resolve("tiny.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            out.putNextEntry(new JarEntry(SERVICES));
            out.write(TinyProtocol.class.getName().getBytes(StandardCharsets.UTF_8));
            for (String name : List.of("TinyProtocol", "TinyProtocol$State", "TinyParser")) {
                String path = TinyProtocol.class.getPackageName().replace('.', '/') + "/" + name + ".class";
                out.putNextEntry(new JarEntry(path));
                try (InputStream in = TinyProtocol.class.getResourceAsStream("/" + path)) {
                    in.transferTo(out);
                }
            }
        }
        try (URLClassLoader classes = new PluginsAlone(jar.toUri().toURL())) {
            List<L7Protocol> found = ProtocolPlugins.load(classes, List.of());
            assertThat(found).extracting(L7Protocol::title).containsExactly("Tiny");
            assertThat(((PluginProtocol) found.get(0)).origin()).isEqualTo(TinyProtocol.class.getName());
        }
    }

    @Test
    void titleThatIsTakenIsRefused() {
        List<L7Protocol> found =
                ProtocolPlugins.load(ProtocolPluginsTest.class.getClassLoader(), List.of(new TinyProtocol()));
        assertThat(found).extracting(L7Protocol::title).containsExactly("Faulty");
    }

    /** Sees the services of its own jar and not those of the tests. */
    private static final class PluginsAlone extends URLClassLoader {
        PluginsAlone(URL jar) {
            super(new URL[] {jar}, ProtocolPluginsTest.class.getClassLoader());
        }

        @Override
        public java.util.Enumeration<URL> getResources(String name) throws IOException {
            return findResources(name);
        }
    }
}
