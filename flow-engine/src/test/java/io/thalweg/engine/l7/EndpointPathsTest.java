package io.thalweg.engine.l7;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EndpointPathsTest {
    private static String endpoint(L7Options options, String path) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        return new EndpointPaths(options, new TextCache(options.maxTextBytes())).endpoint(bytes, 0, bytes.length);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /                                              | /
            /a                                             | /a
            /a/b/c                                         | /a/b
            /a/b?c=/d/e                                    | /a/b
            /a;jsessionid=1/b                              | /a
            /users/42                                      | /users/{id}
            /42/7/x                                        | /{id}/{id}
            /u/3f2504e0-4f89-11d3-9a0c-0305e82c3301        | /u/{id}
            /o/507f1f77bcf86cd799439011                    | /o/{id}
            /o/deadbeefdeadbeef                            | /o/deadbeefdeadbeef
            /v1/abc123                                     | /v1/abc123
            /a//b                                          | /a/
            *                                              | *
            """)
    void pathIsCutAndItsIdsCollapse(String path, String endpoint) {
        assertThat(endpoint(L7Options.defaults(), path)).isEqualTo(endpoint);
    }

    @Test
    void longestPrefixTellsHowMuchOfAPathCounts() {
        L7Options options = L7Options.defaults()
                .with(change -> change.endpointTrims = List.of(
                        EndpointRules.Trim.parse("=1"),
                        EndpointRules.Trim.parse("/api=3"),
                        EndpointRules.Trim.parse("/api/v2=4")));

        assertThat(endpoint(options, "/x/y/z")).isEqualTo("/x");
        assertThat(endpoint(options, "/api/v1/c/d/e")).isEqualTo("/api/v1/c");
        assertThat(endpoint(options, "/api/v2/c/d/e")).isEqualTo("/api/v2/c/d");
    }

    @Test
    void pathWithoutRuleIsWhole() {
        L7Options options = L7Options.defaults().with(change -> change.endpointTrims = List.of());
        assertThat(endpoint(options, "/a/b/c/d/e?f")).isEqualTo("/a/b/c/d/e");
    }

    @Test
    void onlyTheIdsThatAreAskedForCollapse() {
        L7Options options =
                L7Options.defaults().with(change -> change.collapsedIds = Set.of(EndpointRules.IdKind.UUID));

        assertThat(endpoint(options, "/users/42")).isEqualTo("/users/42");
        assertThat(endpoint(options, "/o/507f1f77bcf86cd799439011")).isEqualTo("/o/507f1f77bcf86cd799439011");
        assertThat(endpoint(options, "/u/3f2504e0-4f89-11d3-9a0c-0305e82c3301")).isEqualTo("/u/{id}");
    }

    @Test
    void pathOfManyIdsFits() {
        L7Options options = L7Options.defaults().with(change -> change.endpointTrims = List.of());
        assertThat(endpoint(options, "/1".repeat(500))).isEqualTo("/{id}".repeat(500));
    }
}
