package io.thalweg.agent.elf;

import java.util.List;

/**
 * Where a function is in its program's file: probes are set there.
 *
 * @param entry its first instruction
 * @param returns each instruction that returns from it; a probe at the caller's address, as for other languages, would break a
 *     program of Go when it moves the stack
 */
public record GoFunction(long entry, List<Long> returns) {}
