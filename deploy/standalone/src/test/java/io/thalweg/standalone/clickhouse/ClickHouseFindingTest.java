package io.thalweg.standalone.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a ClickHouse comes from: a URL, an installed server, the library. */
class ClickHouseFindingTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "http://db:9000/, http://db:9000/, default, ''",
        "db, http://db:8123/, default, ''",
        "https://me:p%40ss:word@db, https://db:8443/, me, p@ss:word",
        "http://[::1]:8123, http://[::1]:8123/, default, ''",
    })
    void urlsAreUnderstood(String text, String url, String user, String password) {
        ClickHouseEndpoint endpoint = ClickHouseEndpoint.parse(text);
        assertThat(endpoint.url()).hasToString(url);
        assertThat(endpoint.user()).isEqualTo(user);
        assertThat(endpoint.password()).isEqualTo(password);
        assertThat(endpoint.toString()).doesNotContain("word");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ftp://db", "http://", "http://a b", "jdbc:clickhouse://db"})
    void otherThingsAreNotUrlsOfClickHouse(String text) {
        assertThatThrownBy(() -> ClickHouseEndpoint.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("not the URL of a ClickHouse: ");
    }

    @Test
    void missingLibraryTellsHowToGetIt() {
        assertThatThrownBy(() -> ClickHouseLibrary.locate(directory.resolve("nowhere.so")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no libchdb at " + directory.resolve("nowhere.so"))
                .hasMessageContaining("npm pack @chdb/lib-linux-x64-gnu@" + ClickHouseLibrary.VERSION);
    }

    @Test
    void serverIsFoundOnThePath() throws IOException {
        Path empty = Files.createDirectory(directory.resolve("empty"));
        Path bin = Files.createDirectory(directory.resolve("bin"));
        Path other = program(bin, "clickhouse");
        assertThat(ClickHouseServer.find(null)).isEmpty();
        assertThat(ClickHouseServer.find(empty + ":")).isEmpty();
        assertThat(ClickHouseServer.find(empty + ":" + bin))
                .get()
                .extracting(ClickHouseServer::program)
                .isEqualTo(other);
        Path server = program(bin, "clickhouse-server");
        assertThat(ClickHouseServer.find(empty + ":" + bin))
                .get()
                .extracting(ClickHouseServer::program)
                .isEqualTo(server);
    }

    private static Path program(Path bin, String name) throws IOException {
        Path file = Files.writeString(bin.resolve(name), "#!/bin/sh\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }

    @Test
    void serverIsConfiguredForItsDirectoryAndPort() throws Exception {
        Path bin = Files.createDirectory(directory.resolve("bin"));
        program(bin, "clickhouse");
        Path data = directory.resolve("a & b");
        List<String> command =
                ClickHouseServer.find(bin.toString()).orElseThrow().command(data, "127.0.0.1", 18123);
        assertThat(command)
                .containsExactly(
                        bin.resolve("clickhouse").toString(), "server", "--config-file=" + data.resolve("config.xml"));
        for (String file : new String[] {"config.xml", "users.xml"}) {
            DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(data.resolve(file).toFile());
        }
        assertThat(Files.readString(data.resolve("config.xml")))
                .contains("<http_port>18123</http_port>", "<path>" + directory + "/a &amp; b/</path>");
    }
}
