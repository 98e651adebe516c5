package io.thalweg.agent.process;

/**
 * A process as the kernel shows it. Its number and start together are its own for ever.
 *
 * @param startMicros since the epoch
 * @param kernelName at most 15 bytes, of the program or as it named itself
 * @param executable path in its own mount namespace; empty: not told
 * @param commandLine arguments joined by spaces, cut, secrets masked; empty: a kernel thread
 * @param networkNamespace inode; 0: not told
 */
public record ProcessInfo(
        int pid,
        int parent,
        long startMicros,
        String kernelName,
        String executable,
        String commandLine,
        int userId,
        String user,
        Container container,
        long networkNamespace) {
    /** @param micros null: of no process */
    boolean hasStart(Long micros) {
        return micros != null && micros == startMicros;
    }

    public String containerId() {
        return container.id();
    }

    public String podUid() {
        return container.podUid();
    }
}
