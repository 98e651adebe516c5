package io.thalweg.agent.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NetworkTypesTest {
    private static int type(NetworkTypes networks, int vlan) {
        return networks.type(networks.place(vlan));
    }

    @Test
    void vlansHaveTheirTypesAndAllOthersTheirs() {
        NetworkTypes networks = NetworkTypes.of(3, List.of("10=1", " 20 = 255 ", "4094=1"));

        assertThat(networks.count()).as("types, each once").isEqualTo(3);
        assertThat(type(networks, 10)).isEqualTo(1);
        assertThat(type(networks, 20)).isEqualTo(255);
        assertThat(type(networks, 4094)).isEqualTo(1);
        assertThat(type(networks, 0)).as("untagged").isEqualTo(3);
        assertThat(type(networks, 4095)).isEqualTo(3);
    }

    @Test
    void everyTypeMayBeInUse() {
        List<String> all = IntStream.rangeClosed(1, 255)
                .mapToObj(type -> 1000 + type + "=" + type)
                .toList();
        NetworkTypes networks = NetworkTypes.of(255, all);

        assertThat(networks.count()).isEqualTo(255);
        for (int type = 1; type <= 255; type++) {
            assertThat(type(networks, 1000 + type)).isEqualTo(type);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "10", "10=", "=1", "0=1", "4095=1", "10=0", "10=256", "-1=1", "10=1=1", "99999=1", "a=b"})
    void whatIsNoVlanWithATypeIsRefused(String ofVlan) {
        assertThatThrownBy(() -> NetworkTypes.of(3, List.of(ofVlan)))
                .hasMessage("--vlan-network-type: " + ofVlan
                        + "; allowed: VLAN=TYPE, VLAN 1 to 4094 and each once, TYPE 1 to 255");
    }

    @Test
    void aVlanWithTwoTypesIsRefused() {
        assertThatThrownBy(() -> NetworkTypes.of(3, List.of("10=1", "10=2")))
                .hasMessageStartingWith("--vlan-network-type: 10=2; allowed: ");
    }
}
