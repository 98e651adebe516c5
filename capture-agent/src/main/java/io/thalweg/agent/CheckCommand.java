package io.thalweg.agent;

import io.thalweg.agent.ffi.FilterCompiler;
import io.thalweg.agent.ffi.NativeException;
import io.thalweg.agent.ffi.NetworkInterface;
import io.thalweg.agent.ffi.PacketSocket;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code agent check}: what live capture needs, whether it is there, and what to do if not. */
@Command(name = "check", description = "Tells what this machine allows the agent to do.")
final class CheckCommand implements Callable<Integer> {
    @Mixin
    private HelpOption help;

    @Option(
            names = "--iface",
            paramLabel = "REGEX",
            defaultValue = RunCommand.DEFAULT_INTERFACES,
            description = "Interfaces that would be captured (default: ${DEFAULT-VALUE}).")
    private String interfaces;

    @Spec
    private CommandSpec spec;

    private PrintWriter out;

    @Override
    public Integer call() {
        out = spec.commandLine().getOut();
        Pattern wanted;
        try {
            wanted = Pattern.compile(interfaces);
        } catch (PatternSyntaxException e) {
            throw new ParameterException(spec.commandLine(), "--iface: " + e.getMessage(), e);
        }
        tell(true, "kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"), "");
        boolean canCapture = packetSocket();
        String libpcap = FilterCompiler.version();
        tell(libpcap != null, "libpcap", libpcap == null ? "not found" : libpcap, Remedies.LIBPCAP);
        boolean hasInterface = interfaces(wanted);
        out.flush();
        return canCapture && hasInterface ? CaptureAgent.DONE : CaptureAgent.NOT_ABLE;
    }

    private boolean packetSocket() {
        try {
            PacketSocket.probe();
            return tell(true, "packet socket", "allowed", "");
        } catch (NativeException e) {
            return tell(false, "packet socket", e.getMessage(), e.isPermission() ? Remedies.PRIVILEGE : "needs Linux");
        }
    }

    private boolean interfaces(Pattern wanted) {
        try {
            List<NetworkInterface> all = NetworkInterface.list();
            List<String> matching = all.stream()
                    .filter(device ->
                            device.isUp() && wanted.matcher(device.name()).matches())
                    .map(NetworkInterface::name)
                    .toList();
            String found = matching.size() + " of " + all.size() + " are up and match: " + String.join(", ", matching);
            return tell(!matching.isEmpty(), "interfaces", found, "give --iface a pattern for the interfaces wanted");
        } catch (NativeException e) {
            return tell(false, "interfaces", e.getMessage(), "needs Linux");
        }
    }

    private boolean tell(boolean isThere, String what, String found, String remedy) {
        out.printf("%-7s  %-13s  %s%s%n", isThere ? "ok" : "MISSING", what, found, isThere ? "" : " -> " + remedy);
        return isThere;
    }
}
