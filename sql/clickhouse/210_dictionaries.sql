-- Dictionaries over flow_tag.resource and flow_tag.process, by the names and keys that DeepFlow's queries use:
--
--   SELECT dictGet('flow_tag.pod_map', 'name', toUInt64(pod_id_0)) FROM flow_log.l4_flow_log
--   … WHERE pod_id_0 IN (SELECT id FROM flow_tag.pod_map WHERE name = 'web-0')
--
-- FLAT where ids have 16 bits. Pods, processes and whatever else comes and goes count up for ever, which an array would
-- not take: HASHED. A name that is not known is empty.

CREATE OR REPLACE DICTIONARY flow_tag.region_map
(
    `id` UInt64,
    `name` String,
    `team_id` UInt64
)
PRIMARY KEY id
SOURCE(CLICKHOUSE(
    QUERY 'SELECT id, shown_name AS name, team_id FROM flow_tag.resource FINAL WHERE kind = \'region\''
    INVALIDATE_QUERY 'SELECT count(), max(updated_at) FROM flow_tag.resource WHERE kind IN (\'region\')'))
LAYOUT(FLAT(MAX_ARRAY_SIZE 65536))
LIFETIME(MIN 5 MAX 15);

CREATE OR REPLACE DICTIONARY flow_tag.az_map
(
    `id` UInt64,
    `name` String,
    `region_id` UInt64,
    `team_id` UInt64
)
PRIMARY KEY id
SOURCE(CLICKHOUSE(
    QUERY 'SELECT id, shown_name AS name, region_id, team_id FROM flow_tag.resource FINAL WHERE kind = \'az\''
    INVALIDATE_QUERY 'SELECT count(), max(updated_at) FROM flow_tag.resource WHERE kind IN (\'az\')'))
LAYOUT(FLAT(MAX_ARRAY_SIZE 65536))
LIFETIME(MIN 5 MAX 15);

CREATE OR REPLACE DICTIONARY flow_tag.host_map
(
    `id` UInt64,
    `name` String,
    `ip` String,
    `team_id` UInt64
)
PRIMARY KEY id
SOURCE(CLICKHOUSE(
    QUERY 'SELECT id, shown_name AS name, addresses[1] AS ip, team_id FROM flow_tag.resource FINAL WHERE kind = \'host\''
    INVALIDATE_QUERY 'SELECT count(), max(updated_at) FROM flow_tag.resource WHERE kind IN (\'host\')'))
LAYOUT(FLAT(MAX_ARRAY_SIZE 65536))
LIFETIME(MIN 5 MAX 15);

CREATE OR REPLACE DICTIONARY flow_tag.subnet_map
(
    `id` UInt64,
    `name` String,
    `l3_epc_id` Int64,
    `team_id` UInt64
)
PRIMARY KEY id
SOURCE(CLICKHOUSE(
    QUERY 'SELECT id, shown_name AS name, epc_id AS l3_epc_id, team_id FROM flow_tag.resource FINAL WHERE kind = \'subnet\''
    INVALIDATE_QUERY 'SELECT count(), max(updated_at) FROM flow_tag.resource WHERE kind IN (\'subnet\')'))
LAYOUT(FLAT(MAX_ARRAY_SIZE 65536))
LIFETIME(MIN 5 MAX 15);

CREATE OR REPLACE DICTIONARY flow_tag.pod_cluster_map
(
    `id` UInt64,
    `name` String,
    `uid` String,
    `team_id` UInt64
)
PRIMARY KEY id
SOURCE(CLICKHOUSE(
    QUERY 'SELECT id, shown_name AS name, uid, team_id FROM flow_tag.resource FINAL WHERE kind = \'cluster\''
    INVALIDATE_QUERY 'SELECT count(), max(updated_at) FROM flow_tag.resource WHERE kind IN (\'cluster\')'))
LAYOUT(FLAT(MAX_ARRAY_SIZE 65536))
LIFETIME(MIN 5 MAX 15);

CREATE OR REPLACE DICTIONARY flow_tag.pod_ns_map
(
    `id` UInt64,
    `name` String,
    `pod_cluster_id` UInt64,
    `uid` String,
    `team_id` UInt64
)
PRIMARY KEY id
SOURCE(CLICKHOUSE(
    QUERY 'SELECT id, shown_name AS name, pod_cluster_id, uid, team_id FROM flow_tag.resource FINAL WHERE kind = \'namespace\''
    INVALIDATE_QUERY 'SELECT count(), max(updated_at) FROM flow_tag.resource WHERE kind IN (\'namespace\')'))
LAYOUT(FLAT(MAX_ARRAY_SIZE 65536))
LIFETIME(MIN 5 MAX 15);

CREATE OR REPLACE DICTIONARY flow_tag.pod_node_map
(
    `id` UInt64,
    `name` String,
    `pod_cluster_id` UInt64,
    `ip` String,
    `uid` String,
    `team_id` UInt64
)
PRIMARY KEY id
SOURCE(CLICKHOUSE(
    QUERY 'SELECT id, shown_name AS name, pod_cluster_id, addresses[1] AS ip, uid, team_id FROM flow_tag.resource FINAL WHERE kind = \'node\''
    INVALIDATE_QUERY 'SELECT count(), max(updated_at) FROM flow_tag.resource WHERE kind IN (\'node\')'))
LAYOUT(HASHED())
LIFETIME(MIN 5 MAX 15);

CREATE OR REPLACE DICTIONARY flow_tag.pod_group_map
(
    `id` UInt64,
    `name` String,
    `pod_group_type` UInt64,
    `kubernetes_kind` String,
    `pod_cluster_id` UInt64,
    `pod_ns_id` UInt64,
    `uid` String,
    `team_id` UInt64
)
PRIMARY KEY id
SOURCE(CLICKHOUSE(
    QUERY 'SELECT id, shown_name AS name, type AS pod_group_type, kubernetes_kind, pod_cluster_id, pod_ns_id, uid, team_id FROM flow_tag.resource FINAL WHERE kind = \'workload\''
    INVALIDATE_QUERY 'SELECT count(), max(updated_at) FROM flow_tag.resource WHERE kind IN (\'workload\')'))
LAYOUT(HASHED())
LIFETIME(MIN 5 MAX 15);

CREATE OR REPLACE DICTIONARY flow_tag.pod_service_map
(
    `id` UInt64,
    `name` String,
    `pod_cluster_id` UInt64,
    `pod_ns_id` UInt64,
    `ip` String,
    `uid` String,
    `team_id` UInt64
)
PRIMARY KEY id
SOURCE(CLICKHOUSE(
    QUERY 'SELECT id, shown_name AS name, pod_cluster_id, pod_ns_id, addresses[1] AS ip, uid, team_id FROM flow_tag.resource FINAL WHERE kind = \'service\''
    INVALIDATE_QUERY 'SELECT count(), max(updated_at) FROM flow_tag.resource WHERE kind IN (\'service\')'))
LAYOUT(HASHED())
LIFETIME(MIN 5 MAX 15);

CREATE OR REPLACE DICTIONARY flow_tag.pod_ingress_map
(
    `id` UInt64,
    `name` String,
    `pod_cluster_id` UInt64,
    `pod_ns_id` UInt64,
    `uid` String,
    `team_id` UInt64
)
PRIMARY KEY id
SOURCE(CLICKHOUSE(
    QUERY 'SELECT id, shown_name AS name, pod_cluster_id, pod_ns_id, uid, team_id FROM flow_tag.resource FINAL WHERE kind = \'ingress\''
    INVALIDATE_QUERY 'SELECT count(), max(updated_at) FROM flow_tag.resource WHERE kind IN (\'ingress\')'))
LAYOUT(HASHED())
LIFETIME(MIN 5 MAX 15);

CREATE OR REPLACE DICTIONARY flow_tag.pod_map
(
    `id` UInt64,
    `name` String,
    `pod_cluster_id` UInt64,
    `pod_ns_id` UInt64,
    `pod_node_id` UInt64,
    `pod_group_id` UInt64,
    `ip` String,
    `uid` String,
    `team_id` UInt64
)
PRIMARY KEY id
SOURCE(CLICKHOUSE(
    QUERY 'SELECT id, shown_name AS name, pod_cluster_id, pod_ns_id, pod_node_id, pod_group_id, addresses[1] AS ip, uid, team_id FROM flow_tag.resource FINAL WHERE kind = \'pod\''
    INVALIDATE_QUERY 'SELECT count(), max(updated_at) FROM flow_tag.resource WHERE kind IN (\'pod\')'))
LAYOUT(HASHED())
LIFETIME(MIN 5 MAX 15);

CREATE OR REPLACE DICTIONARY flow_tag.custom_biz_service_map
(
    `id` UInt64,
    `name` String,
    `type` UInt64,
    `team_id` UInt64
)
PRIMARY KEY id
SOURCE(CLICKHOUSE(
    QUERY 'SELECT id, shown_name AS name, type, team_id FROM flow_tag.resource FINAL WHERE kind = \'custom\''
    INVALIDATE_QUERY 'SELECT count(), max(updated_at) FROM flow_tag.resource WHERE kind IN (\'custom\')'))
LAYOUT(HASHED())
LIFETIME(MIN 5 MAX 15);

CREATE OR REPLACE DICTIONARY flow_tag.vtap_map
(
    `id` UInt64,
    `name` String,
    `pod_node_id` UInt64,
    `pod_id` UInt64,
    `host_id` UInt64,
    `ip` String,
    `team_id` UInt64
)
PRIMARY KEY id
SOURCE(CLICKHOUSE(
    QUERY 'SELECT id, shown_name AS name, pod_node_id, pod_id, host_id, addresses[1] AS ip, team_id FROM flow_tag.resource FINAL WHERE kind = \'agent\''
    INVALIDATE_QUERY 'SELECT count(), max(updated_at) FROM flow_tag.resource WHERE kind IN (\'agent\')'))
LAYOUT(FLAT(MAX_ARRAY_SIZE 65536))
LIFETIME(MIN 5 MAX 15);

-- A virtual machine.
CREATE OR REPLACE DICTIONARY flow_tag.chost_map
(
    `id` UInt64,
    `name` String,
    `host_id` UInt64,
    `l3_epc_id` Int64,
    `ip` String,
    `subnet_id` UInt64,
    `team_id` UInt64
)
PRIMARY KEY id
SOURCE(CLICKHOUSE(
    QUERY 'SELECT id, shown_name AS name, host_id, epc_id AS l3_epc_id, addresses[1] AS ip, subnet_id, team_id FROM flow_tag.resource FINAL WHERE kind = \'device\' AND type = 1'
    INVALIDATE_QUERY 'SELECT count(), max(updated_at) FROM flow_tag.resource WHERE kind IN (\'device\')'))
LAYOUT(HASHED())
LIFETIME(MIN 5 MAX 15);

-- A cluster without VPCs is one by its own id.
CREATE OR REPLACE DICTIONARY flow_tag.l3_epc_map
(
    `id` UInt64,
    `name` String,
    `uid` String,
    `team_id` UInt64
)
PRIMARY KEY id
SOURCE(CLICKHOUSE(
    QUERY 'SELECT id, argMax(shown_name, kind = \'vpc\') AS name, argMax(uid, kind = \'vpc\') AS uid, argMax(team_id, kind = \'vpc\') AS team_id FROM flow_tag.resource FINAL WHERE kind IN (\'vpc\', \'cluster\') GROUP BY id'
    INVALIDATE_QUERY 'SELECT count(), max(updated_at) FROM flow_tag.resource WHERE kind IN (\'vpc\', \'cluster\')'))
LAYOUT(HASHED())
LIFETIME(MIN 5 MAX 15);

-- Everything that auto_instance and auto_service may be, by type and id.
CREATE OR REPLACE DICTIONARY flow_tag.device_map
(
    `devicetype` UInt64,
    `deviceid` UInt64,
    `name` String,
    `uid` String,
    `ip` String,
    `team_id` UInt64
)
PRIMARY KEY devicetype, deviceid
SOURCE(CLICKHOUSE(
    QUERY 'SELECT multiIf(kind = \'pod\', 10, kind = \'service\', 11, kind = \'node\', 14, kind = \'process\', 120, kind = \'cluster\', 103, kind = \'host\', 6, type) AS devicetype, id AS deviceid, shown_name AS name, uid, addresses[1] AS ip, team_id FROM flow_tag.resource FINAL WHERE kind IN (\'pod\', \'service\', \'node\', \'process\', \'cluster\', \'host\', \'workload\', \'device\', \'custom\') UNION ALL SELECT 120, gprocess_id, if(name = \'\', kernel_name, name), \'\', \'\', 0 FROM flow_tag.process FINAL WHERE gprocess_id != 0'
    INVALIDATE_QUERY 'SELECT count(), max(updated_at) FROM (SELECT updated_at FROM flow_tag.resource WHERE kind IN (\'pod\', \'service\', \'node\', \'process\', \'cluster\', \'host\', \'workload\', \'device\', \'custom\') UNION ALL SELECT start_time FROM flow_tag.process)'))
LAYOUT(COMPLEX_KEY_HASHED())
LIFETIME(MIN 5 MAX 15);

-- Processes with an id in rows (gprocess_id_0), and of these what their machine tells.
CREATE OR REPLACE DICTIONARY flow_tag.gprocess_map
(
    `id` UInt64,
    `name` String,
    `pod_id` UInt64,
    `agent_id` UInt64,
    `process_id` UInt64,
    `l3_epc_id` Int64,
    `command_line` String,
    `user` String,
    `container_id` String,
    `team_id` UInt64
)
PRIMARY KEY id
SOURCE(CLICKHOUSE(
    QUERY 'SELECT id, shown_name AS name, r.pod_id AS pod_id, r.agent_id AS agent_id, r.process_id AS process_id, epc_id AS l3_epc_id, p.command_line AS command_line, p.user AS user, p.container_id AS container_id, team_id FROM (SELECT * , shown_name FROM flow_tag.resource FINAL WHERE kind = \'process\') AS r LEFT JOIN (SELECT * FROM flow_tag.process FINAL) AS p ON p.agent_id = r.agent_id AND p.process_id = r.process_id AND p.start_time = r.start_time UNION ALL SELECT gprocess_id, if(name = \'\', kernel_name, name), 0, agent_id, process_id, 0, command_line, user, container_id, 0 FROM flow_tag.process FINAL WHERE gprocess_id != 0'
    INVALIDATE_QUERY 'SELECT count(), max(updated_at) FROM (SELECT updated_at FROM flow_tag.resource WHERE kind = \'process\' UNION ALL SELECT updated_at FROM flow_tag.process)'))
LAYOUT(HASHED())
LIFETIME(MIN 5 MAX 15);

-- The newest process of a number, for rows that have no more than that (process_id_0).
CREATE OR REPLACE DICTIONARY flow_tag.process_map
(
    `agent_id` UInt64,
    `process_id` UInt64,
    `name` String,
    `command_line` String,
    `executable` String,
    `user` String,
    `container_id` String
)
PRIMARY KEY agent_id, process_id
SOURCE(CLICKHOUSE(
    QUERY 'SELECT agent_id, process_id, if(argMax(name, start_time) = \'\', argMax(kernel_name, start_time), argMax(name, start_time)) AS name, argMax(command_line, start_time) AS command_line, argMax(executable, start_time) AS executable, argMax(user, start_time) AS user, argMax(container_id, start_time) AS container_id FROM flow_tag.process FINAL GROUP BY agent_id, process_id'
    INVALIDATE_QUERY 'SELECT count(), max(updated_at) FROM flow_tag.process'))
LAYOUT(COMPLEX_KEY_HASHED())
LIFETIME(MIN 5 MAX 15);

-- Labels and annotations: one value by id and key, and all of a resource as JSON.

CREATE OR REPLACE DICTIONARY flow_tag.pod_k8s_label_map
(
    `id` UInt64,
    `key` String,
    `value` String,
    `pod_ns_id` UInt64
)
PRIMARY KEY id, key
SOURCE(CLICKHOUSE(
    QUERY 'SELECT id, key, value, pod_ns_id FROM flow_tag.resource FINAL ARRAY JOIN label_keys AS key, label_values AS value WHERE kind = \'pod\''
    INVALIDATE_QUERY 'SELECT count(), max(updated_at) FROM flow_tag.resource WHERE kind IN (\'pod\')'))
LAYOUT(COMPLEX_KEY_HASHED())
LIFETIME(MIN 5 MAX 15);

CREATE OR REPLACE DICTIONARY flow_tag.pod_k8s_labels_map
(
    `id` UInt64,
    `labels` String,
    `pod_ns_id` UInt64
)
PRIMARY KEY id
SOURCE(CLICKHOUSE(
    QUERY 'SELECT id, toJSONString(mapFromArrays(label_keys, label_values)) AS labels, pod_ns_id FROM flow_tag.resource FINAL WHERE kind = \'pod\' AND notEmpty(label_keys)'
    INVALIDATE_QUERY 'SELECT count(), max(updated_at) FROM flow_tag.resource WHERE kind IN (\'pod\')'))
LAYOUT(HASHED())
LIFETIME(MIN 5 MAX 15);

CREATE OR REPLACE DICTIONARY flow_tag.pod_k8s_annotation_map
(
    `id` UInt64,
    `key` String,
    `value` String,
    `pod_ns_id` UInt64
)
PRIMARY KEY id, key
SOURCE(CLICKHOUSE(
    QUERY 'SELECT id, key, value, pod_ns_id FROM flow_tag.resource FINAL ARRAY JOIN annotation_keys AS key, annotation_values AS value WHERE kind = \'pod\''
    INVALIDATE_QUERY 'SELECT count(), max(updated_at) FROM flow_tag.resource WHERE kind IN (\'pod\')'))
LAYOUT(COMPLEX_KEY_HASHED())
LIFETIME(MIN 5 MAX 15);

CREATE OR REPLACE DICTIONARY flow_tag.pod_k8s_annotations_map
(
    `id` UInt64,
    `annotations` String,
    `pod_ns_id` UInt64
)
PRIMARY KEY id
SOURCE(CLICKHOUSE(
    QUERY 'SELECT id, toJSONString(mapFromArrays(annotation_keys, annotation_values)) AS annotations, pod_ns_id FROM flow_tag.resource FINAL WHERE kind = \'pod\' AND notEmpty(annotation_keys)'
    INVALIDATE_QUERY 'SELECT count(), max(updated_at) FROM flow_tag.resource WHERE kind IN (\'pod\')'))
LAYOUT(HASHED())
LIFETIME(MIN 5 MAX 15);

CREATE OR REPLACE DICTIONARY flow_tag.pod_service_k8s_label_map
(
    `id` UInt64,
    `key` String,
    `value` String,
    `pod_ns_id` UInt64
)
PRIMARY KEY id, key
SOURCE(CLICKHOUSE(
    QUERY 'SELECT id, key, value, pod_ns_id FROM flow_tag.resource FINAL ARRAY JOIN label_keys AS key, label_values AS value WHERE kind = \'service\''
    INVALIDATE_QUERY 'SELECT count(), max(updated_at) FROM flow_tag.resource WHERE kind IN (\'service\')'))
LAYOUT(COMPLEX_KEY_HASHED())
LIFETIME(MIN 5 MAX 15);

CREATE OR REPLACE DICTIONARY flow_tag.pod_service_k8s_labels_map
(
    `id` UInt64,
    `labels` String,
    `pod_ns_id` UInt64
)
PRIMARY KEY id
SOURCE(CLICKHOUSE(
    QUERY 'SELECT id, toJSONString(mapFromArrays(label_keys, label_values)) AS labels, pod_ns_id FROM flow_tag.resource FINAL WHERE kind = \'service\' AND notEmpty(label_keys)'
    INVALIDATE_QUERY 'SELECT count(), max(updated_at) FROM flow_tag.resource WHERE kind IN (\'service\')'))
LAYOUT(HASHED())
LIFETIME(MIN 5 MAX 15);

CREATE OR REPLACE DICTIONARY flow_tag.pod_service_k8s_annotation_map
(
    `id` UInt64,
    `key` String,
    `value` String,
    `pod_ns_id` UInt64
)
PRIMARY KEY id, key
SOURCE(CLICKHOUSE(
    QUERY 'SELECT id, key, value, pod_ns_id FROM flow_tag.resource FINAL ARRAY JOIN annotation_keys AS key, annotation_values AS value WHERE kind = \'service\''
    INVALIDATE_QUERY 'SELECT count(), max(updated_at) FROM flow_tag.resource WHERE kind IN (\'service\')'))
LAYOUT(COMPLEX_KEY_HASHED())
LIFETIME(MIN 5 MAX 15);

CREATE OR REPLACE DICTIONARY flow_tag.pod_service_k8s_annotations_map
(
    `id` UInt64,
    `annotations` String,
    `pod_ns_id` UInt64
)
PRIMARY KEY id
SOURCE(CLICKHOUSE(
    QUERY 'SELECT id, toJSONString(mapFromArrays(annotation_keys, annotation_values)) AS annotations, pod_ns_id FROM flow_tag.resource FINAL WHERE kind = \'service\' AND notEmpty(annotation_keys)'
    INVALIDATE_QUERY 'SELECT count(), max(updated_at) FROM flow_tag.resource WHERE kind IN (\'service\')'))
LAYOUT(HASHED())
LIFETIME(MIN 5 MAX 15);

CREATE OR REPLACE DICTIONARY flow_tag.pod_ns_k8s_label_map
(
    `id` UInt64,
    `key` String,
    `value` String,
    `pod_ns_id` UInt64
)
PRIMARY KEY id, key
SOURCE(CLICKHOUSE(
    QUERY 'SELECT id, key, value, pod_ns_id FROM flow_tag.resource FINAL ARRAY JOIN label_keys AS key, label_values AS value WHERE kind = \'namespace\''
    INVALIDATE_QUERY 'SELECT count(), max(updated_at) FROM flow_tag.resource WHERE kind IN (\'namespace\')'))
LAYOUT(COMPLEX_KEY_HASHED())
LIFETIME(MIN 5 MAX 15);

CREATE OR REPLACE DICTIONARY flow_tag.pod_node_k8s_label_map
(
    `id` UInt64,
    `key` String,
    `value` String,
    `pod_ns_id` UInt64
)
PRIMARY KEY id, key
SOURCE(CLICKHOUSE(
    QUERY 'SELECT id, key, value, pod_ns_id FROM flow_tag.resource FINAL ARRAY JOIN label_keys AS key, label_values AS value WHERE kind = \'node\''
    INVALIDATE_QUERY 'SELECT count(), max(updated_at) FROM flow_tag.resource WHERE kind IN (\'node\')'))
LAYOUT(COMPLEX_KEY_HASHED())
LIFETIME(MIN 5 MAX 15);

CREATE OR REPLACE DICTIONARY flow_tag.pod_group_k8s_label_map
(
    `id` UInt64,
    `key` String,
    `value` String,
    `pod_ns_id` UInt64
)
PRIMARY KEY id, key
SOURCE(CLICKHOUSE(
    QUERY 'SELECT id, key, value, pod_ns_id FROM flow_tag.resource FINAL ARRAY JOIN label_keys AS key, label_values AS value WHERE kind = \'workload\''
    INVALIDATE_QUERY 'SELECT count(), max(updated_at) FROM flow_tag.resource WHERE kind IN (\'workload\')'))
LAYOUT(COMPLEX_KEY_HASHED())
LIFETIME(MIN 5 MAX 15);

-- Tags that the agent's matchers gave to processes.

CREATE OR REPLACE DICTIONARY flow_tag.os_app_tag_map
(
    `id` UInt64,
    `key` String,
    `value` String
)
PRIMARY KEY id, key
SOURCE(CLICKHOUSE(
    QUERY 'SELECT r.id AS id, key, value FROM (SELECT id, agent_id, process_id, start_time FROM flow_tag.resource FINAL WHERE kind = \'process\') AS r INNER JOIN (SELECT agent_id, process_id, start_time, key, value FROM flow_tag.process FINAL ARRAY JOIN tag_keys AS key, tag_values AS value) AS p ON p.agent_id = r.agent_id AND p.process_id = r.process_id AND p.start_time = r.start_time UNION ALL SELECT gprocess_id, key, value FROM flow_tag.process FINAL ARRAY JOIN tag_keys AS key, tag_values AS value WHERE gprocess_id != 0'
    INVALIDATE_QUERY 'SELECT count(), max(updated_at) FROM (SELECT updated_at FROM flow_tag.resource WHERE kind = \'process\' UNION ALL SELECT updated_at FROM flow_tag.process)'))
LAYOUT(COMPLEX_KEY_HASHED())
LIFETIME(MIN 5 MAX 15);
