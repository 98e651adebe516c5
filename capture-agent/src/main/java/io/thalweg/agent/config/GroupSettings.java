package io.thalweg.agent.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Reads what the control plane sends: the settings of the agent's group under the names that DeepFlow's groups have, or the
 * sections of {@code agent.yaml}, or both; gives back sections.
 *
 * <p>Names that no agent of this kind knows are left out, for a group may have agents of other kinds.
 */
final class GroupSettings {
    private static final int PERCENT = 100;
    private static final int THOUSAND = 1000;
    private static final int MOST_PAYLOAD = 16_384;
    private static final Set<String> SECTIONS = Set.of("run", "limits", "processes", "kubernetes", "control");
    private static final String[] TAP_MODES = {"local", "mirror", "analyzer"};

    private final Section group;
    private final Map<String, Map<String, Object>> sections = new LinkedHashMap<>();

    private GroupSettings(Section group) {
        this.group = group;
    }

    static Map<String, Object> sections(Map<?, ?> settings) throws ConfigException {
        GroupSettings read = new GroupSettings(Section.of("", settings));
        for (Map.Entry<?, ?> entry : settings.entrySet()) {
            read.take(String.valueOf(entry.getKey()), entry.getValue());
        }
        return new LinkedHashMap<>(read.sections);
    }

    private void take(String name, Object value) throws ConfigException {
        if (value == null) {
            return;
        }
        switch (name) {
            case "tap_interface_regex" -> put("run", "iface", value);
            case "tap_mode" -> put("run", "tap-mode", TAP_MODES[number(name, 0, 2)]);
            case "capture_bpf" -> put("run", "filter", value);
            case "exclude_ports" -> put("run", "exclude-port", value);
            case "l7_log_packet_size" ->
                put("run", "payload-bytes", Math.min(MOST_PAYLOAD, number(name, 0, Integer.MAX_VALUE)));
            case "ebpf_enabled" -> put("run", "ebpf", isOn(value) ? "auto" : "off");
            case "max_collect_pps" -> put("run", "max-capture-pps", (long) number(name, 1, 10_000_000) * THOUSAND);
            case "max_cpus" -> put("limits", "cpu-percent", number(name, 1, 1024) * PERCENT);
            case "max_memory" -> put("limits", "memory-mib", value);
            case "max_escape_seconds" -> put("control", "max-escape", value);
            case "static_config" -> takeStatic(group.section(name));
            default -> takeSection(name, value);
        }
    }

    private int number(String name, int least, int most) throws ConfigException {
        return group.number(name, 0, least, most);
    }

    private static boolean isOn(Object value) {
        return Boolean.TRUE.equals(value) || value instanceof Number number && number.intValue() != 0;
    }

    private void takeStatic(Section settings) throws ConfigException {
        if (settings.has("kubernetes-resources")) {
            put("kubernetes", "resources", settings.value("kubernetes-resources"));
        }
        if (settings.has("default-tap-type")) {
            put("run", "network-type", settings.number("default-tap-type", 0, 1, 255));
        }
    }

    private void takeSection(String name, Object value) {
        if (SECTIONS.contains(name) && value instanceof Map<?, ?> map) {
            map.forEach((key, one) -> put(name, String.valueOf(key), one));
        }
    }

    private void put(String section, String key, Object value) {
        sections.computeIfAbsent(section, name -> new LinkedHashMap<>()).put(key, value);
    }
}
