package io.thalweg.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.event.proto.Resource;
import io.thalweg.event.proto.ResourceKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceKeyTest {
    @Test
    void namesTheIntervalOfAResource() {
        Resource pod = Resource.newBuilder()
                .setKind(ResourceKind.RESOURCE_KIND_POD)
                .setId(0xffff_fffe)
                .setValidFrom(1_760_000_000_000_000L)
                .build();

        byte[] key = ResourceKey.of(pod).toBytes();

        assertThat(new String(key, UTF_8)).isEqualTo("pod/4294967294/1760000000000000");
        assertThat(ResourceKey.parse(key)).isEqualTo(ResourceKey.of(pod));
    }

    @ParameterizedTest
    @EnumSource(value = ResourceKind.class, mode = EnumSource.Mode.EXCLUDE, names = "UNRECOGNIZED")
    void everyKindIsReadBack(ResourceKind kind) {
        ResourceKey key = new ResourceKey(kind, 7, 0);

        assertThat(ResourceKey.parse(key.toBytes())).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "pod", "pod/1", "pod/1/2/3", "pod/x/2", "pod/-1/2", "planet/1/2", "pod/4294967296/0", "//"})
    void whatIsNoKeyIsNull(String text) {
        assertThat(ResourceKey.parse(text.getBytes(UTF_8))).isNull();
    }

    @Test
    void noKeyIsNull() {
        assertThat(ResourceKey.parse(null)).isNull();
    }
}
