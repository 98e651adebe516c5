/**
 * L7: from the payload of flows to rows of {@code l7_flow_log}.
 *
 * <pre>
 *   FlowEngine ─ packet with payload ─▶ L7Sessions
 *                                          │  TCP: StreamReader   order, retransmissions, holes, bytes cut by the capture
 *                                          ▼
 *                                       FlowParser               which protocol? EndpointMemory, then ProtocolRegistry
 *                                          │
 *                                          ▼
 *                                       L7Parser (…l7.http, …l7.dns)   L7Message: one request or response
 *                                          │
 *                                          ▼
 *                                       L7Exchange               pairs by id or in order, times out
 *                                          │
 *                                          ▼
 *                                       SessionRows ─▶ RowSink   type 0 request, 1 response, 2 both
 * </pre>
 *
 * <h2>State</h2>
 * Everything that outlives a packet is in {@link io.thalweg.engine.l7.L7FlowState} and
 * {@link io.thalweg.engine.l7.L7ShardState}: plain data, copied and written with the shard, under the shard's version. A flow
 * whose protocol is not known has none. The rest is logic and scratch space of one engine.
 *
 * <h2>A further protocol</h2>
 * is one package: an {@link io.thalweg.engine.l7.L7Protocol} (number, name, transport, pairing), an
 * {@link io.thalweg.engine.l7.L7Parser} (guess, parse, what to do after a loss), an
 * {@link io.thalweg.engine.l7.L7ParserState} if it keeps anything between packets, and one line in the registry. The stream
 * is in order and without holes; bodies are skipped by returning more bytes than there are; nothing of the input is kept
 * but texts from {@link io.thalweg.engine.l7.TextCache}, which cuts them to {@code maxTextBytes}.
 *
 * <h2>Rules worth knowing</h2>
 * <ul>
 *   <li>A message is told when its head is complete, and its time is that of its first byte. Captured bytes are those of the
 *       packets that the head came in: head, and as much of the body as lay with it.
 *   <li>A request waits 120 s for its response, in DNS 15 s, at most until its flow ends; then it leaves as type 0 with
 *       status 2 (timeout). One that gives way because 256 wait, or whose response was lost, leaves with status 5 (unknown).
 *   <li>A connection may go over to another protocol: {@link io.thalweg.engine.l7.L7Exchange#handOver} makes its protocol
 *       unknown again, and the next bytes are tried with all parsers.
 *   <li>The text of an error code is in {@code response_exception}.
 *   <li>Cookies, credentials and user names in targets are never read into a row.
 *   <li>What is dropped is counted in {@link io.thalweg.engine.l7.L7Counters}, malformed messages by protocol.
 * </ul>
 */
package io.thalweg.engine.l7;
