package io.thalweg.jobs.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.row.Column;
import io.thalweg.event.NetworkEvent;
import io.thalweg.event.sbe.NetworkEventKind;
import io.thalweg.jobs.SqlColumns;
import org.junit.jupiter.api.Test;

class NetworkEventTableTest {
    @Test
    void definitionInSqlHasTheColumnsOfTheCode() throws Exception {
        assertThat(SqlColumns.of("080_network_event.sql"))
                .isEqualTo(NetworkEventTable.TABLE.columns().stream()
                        .map(Column::toString)
                        .toList());
    }

    @Test
    void aStateHasItsNamesAndNoCause() {
        NetworkEvent event = new NetworkEvent();
        event.kind = NetworkEventKind.TCP_STATE;
        event.oldState = 2;
        event.newState = 1;
        NetworkEventRow row = NetworkEventRow.of(event, 7);

        assertThat(row.oldState()).isEqualTo("SYN_SENT");
        assertThat(row.newState()).isEqualTo("ESTABLISHED");
        assertThat(row.cause()).isEmpty();
    }

    @Test
    void whatALaterAgentKnowsIsShownWithoutAName() {
        NetworkEvent event = new NetworkEvent();
        event.kind = NetworkEventKind.NULL_VAL;
        event.oldState = 200;

        assertThat(NetworkEventRow.of(event, 7).kind()).isEmpty();
        assertThat(NetworkEventRow.of(event, 7).oldState()).isEmpty();
    }

    @Test
    void anAddressIsInTheColumnsOfItsVersionOnly() {
        NetworkEvent event = new NetworkEvent();
        event.sourceHigh = 0x0a00_0001_0000_0000L;
        NetworkEventRow four = NetworkEventRow.of(event, 7);
        event.isIpv6 = true;
        NetworkEventRow six = NetworkEventRow.of(event, 7);

        assertThat(four.ip4Source()).isEqualTo(0x0a00_0001L);
        assertThat(four.ip6SourceHigh()).isZero();
        assertThat(six.ip4Source()).isZero();
        assertThat(six.ip6SourceHigh()).isEqualTo(0x0a00_0001_0000_0000L);
    }
}
