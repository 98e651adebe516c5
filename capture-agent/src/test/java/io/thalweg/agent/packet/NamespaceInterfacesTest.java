package io.thalweg.agent.packet;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.thalweg.event.proto.NetworkInterface;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Needs root. */
@Timeout(60)
final class NamespaceInterfacesTest {
    @Test
    void interfacesOfPodsAreFoundWithMacAndAddress() throws Exception {
        Cable cable = Cable.lay();
        try {
            cable.server.ip("link", "set", "cable1", "address", "02:00:0a:4d:00:02");

            List<NetworkInterface> found = NamespaceInterfaces.ofThisMachine().list();

            assertThat(found)
                    .filteredOn(one -> one.getName().equals("cable1"))
                    .singleElement()
                    .satisfies(one -> {
                        assertThat(one.getMac()).isEqualTo(0x0200_0a4d_0002L);
                        assertThat(one.getAddressesList())
                                .containsExactly(ByteString.copyFrom(new byte[] {10, 77, 0, 2}));
                        assertThat(one.getNetworkNamespace()).isPositive();
                    });
            assertThat(found)
                    .extracting(NetworkInterface::getName)
                    .contains("cable0")
                    .doesNotContain("lo");
            assertThat(NamespaceInterfaces.ofThisMachine().list()).isEqualTo(found);
        } finally {
            cable.pull();
        }
    }
}
