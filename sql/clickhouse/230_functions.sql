-- What people write in queries; all of them take the ids as rows have them.

-- Names, empty for what is not known.
CREATE OR REPLACE FUNCTION podName AS (pod_id) -> dictGet('flow_tag.pod_map', 'name', toUInt64(pod_id));
CREATE OR REPLACE FUNCTION podServiceName AS (service_id) -> dictGet('flow_tag.pod_service_map', 'name', toUInt64(service_id));
CREATE OR REPLACE FUNCTION enumName AS (tag_name, value) -> dictGet('flow_tag.int_enum_map', 'name', (tag_name, toUInt64(value)));

-- An instance or service by its type; what has no resource (0 Internet, 255) is its address.
CREATE OR REPLACE FUNCTION autoName AS (type, id, is_ipv4, ip4, ip6) -> multiIf(
    type NOT IN (0, 255), dictGet('flow_tag.device_map', 'name', (toUInt64(type), toUInt64(id))),
    is_ipv4 = 1, toString(ip4),
    toString(ip6));

-- Labels and annotations: k8sLabel(pod_id_0, 'app').
CREATE OR REPLACE FUNCTION k8sLabel AS (pod_id, key) -> dictGet('flow_tag.pod_k8s_label_map', 'value', (toUInt64(pod_id), key));
CREATE OR REPLACE FUNCTION k8sAnnotation AS (pod_id, key) -> dictGet('flow_tag.pod_k8s_annotation_map', 'value', (toUInt64(pod_id), key));
CREATE OR REPLACE FUNCTION k8sServiceLabel AS (service_id, key) -> dictGet('flow_tag.pod_service_k8s_label_map', 'value', (toUInt64(service_id), key));
CREATE OR REPLACE FUNCTION k8sServiceAnnotation AS (service_id, key) -> dictGet('flow_tag.pod_service_k8s_annotation_map', 'value', (toUInt64(service_id), key));
-- As DeepFlow's k8s.label.KEY: of the service, and if it has none of that key, of the pod.
CREATE OR REPLACE FUNCTION k8sLabelOf AS (service_id, pod_id, key) -> if(
    k8sServiceLabel(service_id, key) != '', k8sServiceLabel(service_id, key), k8sLabel(pod_id, key));
