package io.thalweg.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.grpc.MethodDescriptor;
import io.thalweg.event.proto.deepflow.KubernetesAPIInfo;
import io.thalweg.event.proto.deepflow.KubernetesAPISyncRequest;
import io.thalweg.event.proto.deepflow.KubernetesClusterIDRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Names and numbers that agents written for DeepFlow have in them. */
class DeepFlowContractTest {
    @Test
    void theServiceHasTheNamesOfBothAges() {
        assertThat(io.thalweg.event.proto.deepflow.trident.SynchronizerGrpc.getServiceDescriptor()
                        .getMethods())
                .extracting(MethodDescriptor::getFullMethodName)
                .containsExactlyInAnyOrder(
                        "trident.Synchronizer/KubernetesAPISync", "trident.Synchronizer/GetKubernetesClusterID");
        assertThat(io.thalweg.event.proto.deepflow.agent.SynchronizerGrpc.getServiceDescriptor()
                        .getMethods())
                .extracting(MethodDescriptor::getFullMethodName)
                .containsExactlyInAnyOrder(
                        "agent.Synchronizer/KubernetesAPISync", "agent.Synchronizer/GetKubernetesClusterID");
    }

    @Test
    void aSyncHasTheFieldNumbersOfTheContract() throws IOException {
        ByteArrayOutputStream entry = new ByteArrayOutputStream();
        CodedOutputStream entryOut = CodedOutputStream.newInstance(entry);
        entryOut.writeString(1, "*v1.Pod");
        entryOut.writeByteArray(3, new byte[] {1, 2});
        entryOut.flush();
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(request);
        out.writeString(1, "d-abcdefghij");
        out.writeUInt64(2, 7);
        out.writeString(3, "forbidden");
        out.writeUInt32(4, 12);
        out.writeString(5, "10.0.0.1");
        out.writeString(6, "t-1");
        out.writeByteArray(10, entry.toByteArray());
        out.flush();

        assertThat(KubernetesAPISyncRequest.parseFrom(request.toByteArray()))
                .isEqualTo(KubernetesAPISyncRequest.newBuilder()
                        .setClusterId("d-abcdefghij")
                        .setVersion(7)
                        .setErrorMsg("forbidden")
                        .setAgentId(12)
                        .setSourceIp("10.0.0.1")
                        .setTeamId("t-1")
                        .addEntries(KubernetesAPIInfo.newBuilder()
                                .setType("*v1.Pod")
                                .setCompressedInfo(ByteString.copyFrom(new byte[] {1, 2})))
                        .build());
    }

    @Test
    void whoAsksForAClusterIdSaysItsNameInField46() throws IOException {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(request);
        out.writeString(1, "d41d8cd98f00b204e9800998ecf8427e");
        out.writeString(46, "production");
        out.flush();

        assertThat(KubernetesClusterIDRequest.parseFrom(request.toByteArray()))
                .isEqualTo(KubernetesClusterIDRequest.newBuilder()
                        .setCaMd5("d41d8cd98f00b204e9800998ecf8427e")
                        .setKubernetesClusterName("production")
                        .build());
    }
}
