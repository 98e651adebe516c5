package io.thalweg.engine.row;

/** One row of {@code flow_log.l4_flow_log}: a flow, or a minute of it. Columns: {@link L4FlowLogTable}. */
public final class L4FlowLog extends FlowLogRow implements Cloneable {
    public long mac0;
    public long mac1;
    public int ethType;
    public int vlan;

    public int tunnelTier;
    public long tunnelTxId;
    public long tunnelRxId;
    public int tunnelTxIp40;
    public int tunnelTxIp41;
    public int tunnelRxIp40;
    public int tunnelRxIp41;
    public long tunnelTxIp60High;
    public long tunnelTxIp60Low;
    public long tunnelTxIp61High;
    public long tunnelTxIp61Low;
    public long tunnelRxIp60High;
    public long tunnelRxIp60Low;
    public long tunnelRxIp61High;
    public long tunnelRxIp61Low;
    public int tunnelIsIpv4;
    public int tunnelTxMac0;
    public int tunnelTxMac1;
    public int tunnelRxMac0;
    public int tunnelRxMac1;

    public int tcpFlagsBit0;
    public int tcpFlagsBit1;
    public long synSeq;
    public long synAckSeq;
    public long lastKeepaliveSeq;
    public long lastKeepaliveAck;

    public String province0 = "";
    public String province1 = "";

    public int closeType;
    public String aggregatedFlowIds = "";
    public long initIpid;
    public int l2End0;
    public int l2End1;
    public int l3End0;
    public int l3End1;
    public long duration;
    public int isNewFlow;
    public int status;
    public int[] aclGids = NO_INTEGERS;
    public int natRealIp40;
    public int natRealIp41;
    public int natRealPort0;
    public int natRealPort1;

    public long packetTx;
    public long packetRx;
    public long byteTx;
    public long byteRx;
    public long l3ByteTx;
    public long l3ByteRx;
    public long l4ByteTx;
    public long l4ByteRx;
    public long totalPacketTx;
    public long totalPacketRx;
    public long totalByteTx;
    public long totalByteRx;
    public long l7Request;
    public long l7Response;
    public long l7ParseFailed;

    public double rtt;
    public double rttClient;
    public double rttServer;
    public double tlsRtt;
    public double srtSum;
    public double artSum;
    public double rrtSum;
    public double citSum;
    public long srtCount;
    public long artCount;
    public long rrtCount;
    public long citCount;
    public long srtMax;
    public long artMax;
    public long rrtMax;
    public long citMax;

    public long retransTx;
    public long retransRx;
    public long zeroWinTx;
    public long zeroWinRx;
    public long synCount;
    public long synackCount;
    public long retransSyn;
    public long retransSynack;
    public long l7ClientError;
    public long l7ServerError;
    public long l7ServerTimeout;
    public long l7Error;
    public long oooTx;
    public long oooRx;
    public long finCount;

    public long retransSpuriousTx;
    public long retransSpuriousRx;
    public long icmpErrors;
    public int icmpError;

    /** Another row of the same values. Both share their arrays, which nobody changes. */
    public L4FlowLog copy() {
        try {
            return (L4FlowLog) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e); // it is
        }
    }
}
