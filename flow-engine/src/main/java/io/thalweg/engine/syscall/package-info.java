/**
 * Sessions out of what processes wrote to sockets and read from them: the twin of {@code flow} and its packets, with the
 * same parsers behind it.
 *
 * <pre>
 *   SyscallEvent ─▶ SyscallEngine ─▶ TracedSocket ─▶ CaptureOrder ─▶ SocketStream ─▶ l7.L7Sessions ─▶ rows c-p, s-p
 *                    (clock, table)   (who, role)     (by capture      (plain, TLS)    (parse, pair)
 *                                                      sequence)
 * </pre>
 *
 * A call is to the parsers what a segment is: it has a sequence number, its length on the wire and the bytes that were
 * captured. What only calls know (thread, coroutine, trace id, capture sequence) is added to the messages by their place in
 * the stream.
 */
package io.thalweg.engine.syscall;
