package io.thalweg.control;

import io.grpc.ServerCredentials;
import io.thalweg.control.kubernetes.SyncLimits;
import io.thalweg.control.store.DatabaseSettings;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * What a control plane is started with.
 *
 * @param kafka settings of the producer, {@code bootstrap.servers} among them; empty: nothing is published
 * @param metrics null: nowhere
 * @param workloadKinds kinds of custom resources that own pods, beyond those that are known
 * @param forgottenAfter how long a cluster may be silent
 * @param supersededKept how long intervals are kept that another followed; at least a day
 * @param deletedKept how long the last interval of what is gone is kept
 * @param clockMicros since the epoch
 */
public record ControlPlaneSettings(
        InetSocketAddress listen,
        ServerCredentials credentials,
        InetSocketAddress metrics,
        DatabaseSettings database,
        Map<String, String> kafka,
        SyncLimits limits,
        Set<String> workloadKinds,
        Duration forgottenAfter,
        Duration supersededKept,
        Duration deletedKept,
        LongSupplier clockMicros) {}
