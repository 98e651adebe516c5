package io.thalweg.agent.control;

import java.nio.file.Path;
import java.util.List;

/**
 * Where the control plane is and how it is spoken to.
 *
 * @param addresses {@code host:port}; the next is taken when one does not answer
 * @param isEncrypted TLS
 * @param authority certificates of those who may have signed the control plane's, in PEM; null: the JDK's own
 * @param certificate of the agent, with {@code key}, both in PEM; null: the agent shows none
 */
public record ControlOptions(List<String> addresses, boolean isEncrypted, Path authority, Path certificate, Path key) {}
