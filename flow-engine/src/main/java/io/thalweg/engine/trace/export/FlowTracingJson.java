package io.thalweg.engine.trace.export;

import io.thalweg.engine.trace.ServiceShare;
import io.thalweg.engine.trace.Span;
import io.thalweg.engine.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The data of DeepFlow's answer to {@code POST /v1/stats/querier/L7FlowTracing}: its keys and units, so that its web
 * interface and its Grafana panel can show our traces. {@code id} is the place in the list. Names that only the dictionaries
 * of AutoTagging know are left to who serves the answer; here stand ids, and the names that spans carry.
 */
public final class FlowTracingJson {
    private FlowTracingJson() {}

    public static String of(Trace trace) {
        List<List<Integer>> children = children(trace);
        JsonText json = new JsonText().object().array("tracing");
        for (int i = 0; i < trace.size(); i++) {
            span(json, trace, i, children);
        }
        json.endArray().array("services");
        for (ServiceShare share : trace.services()) {
            json.object()
                    .put("service_uid", share.uid())
                    .put("service_uname", share.name())
                    .put("auto_service_type", share.type())
                    .put("auto_service_id", share.id())
                    .put("duration", share.selfMicros())
                    .put("duration_ratio", String.format(Locale.ROOT, "%.2f", share.ratio() * 100))
                    .endObject();
        }
        json.endArray().object("host_clock_correction");
        corrections(trace).forEach((agent, micros) -> json.put(agent.toString(), micros));
        return json.endObject().endObject().toString();
    }

    private static List<List<Integer>> children(Trace trace) {
        List<List<Integer>> children = new ArrayList<>();
        for (int i = 0; i < trace.size(); i++) {
            children.add(new ArrayList<>());
            if (trace.parent(i) >= 0) {
                children.get(trace.parent(i)).add(i);
            }
        }
        return children;
    }

    private static Map<Integer, Long> corrections(Trace trace) {
        Map<Integer, Long> corrections = new TreeMap<>();
        for (int i = 0; i < trace.size(); i++) {
            if (trace.span(i).agentId != 0) {
                corrections.put(trace.span(i).agentId, trace.clockCorrection(i));
            }
        }
        return corrections;
    }

    private static void span(JsonText json, Trace trace, int index, List<List<Integer>> children) {
        Span span = trace.span(index);
        int parent = trace.parent(index);
        json.object().put("id", index).array("_ids");
        for (long id : trace.rowIds(index)) {
            json.value(Long.toUnsignedString(id));
        }
        json.endArray().array("related_ids");
        if (parent >= 0) {
            related(json, trace, parent, trace.relation(index).column());
        }
        for (int child : children.get(index)) {
            related(json, trace, child, trace.relation(child).column());
        }
        json.endArray().put("parent_id", parent).array("childs");
        children.get(index).forEach(json::value);
        json.endArray();
        times(json, trace, index);
        json.put("deepflow_span_id", deepflowId(trace, index))
                .put("deepflow_parent_span_id", parent < 0 ? "" : deepflowId(trace, parent))
                .put("set_parent_info", trace.relation(index).column())
                .put("confidence", trace.confidence(index).column());
        request(json, span);
        links(json, span);
        place(json, span);
        json.endObject();
    }

    private static void related(JsonText json, Trace trace, int other, String relation) {
        json.value(other + "-" + relation + "-" + Long.toUnsignedString(trace.span(other).id));
    }

    private static String deepflowId(Trace trace, int index) {
        Span span = trace.span(index);
        return String.format("%016x.%s", span.id, span.point.column());
    }

    private static void times(JsonText json, Trace trace, int index) {
        Span span = trace.span(index);
        json.put("start_time_us", span.startTime)
                .put("end_time_us", span.endTime)
                .put("render_start_time_us", trace.startTime(index))
                .put("render_end_time_us", trace.endTime(index))
                .put("duration", span.duration())
                .put("selftime", trace.selfTime(index));
    }

    private static void request(JsonText json, Span span) {
        json.put("signal_source", span.signalSource)
                .put("type", span.type)
                .put("tap_side", span.point.column())
                .put("l7_protocol", span.l7Protocol)
                .put("l7_protocol_str", span.l7ProtocolStr)
                .put("endpoint", span.endpoint)
                .put("request_type", span.requestType)
                .put("request_domain", span.requestDomain)
                .put("request_resource", span.requestResource)
                .put("response_status", span.responseStatus);
        if (span.hasResponseCode) {
            json.put("response_code", span.responseCode);
        } else {
            json.putNull("response_code");
        }
        json.put("response_exception", span.responseException)
                .put("response_result", span.responseResult)
                .put("is_tls", span.isTls)
                .put("is_async", span.isAsync);
    }

    private static void links(JsonText json, Span span) {
        json.putUnsigned("flow_id", span.flowId);
        if (span.hasRequestId) {
            json.putUnsigned("request_id", span.requestId);
        } else {
            json.putNull("request_id");
        }
        json.put("x_request_id_0", span.xRequestId0)
                .put("x_request_id_1", span.xRequestId1)
                .put("trace_id", span.traceId)
                .put("span_id", span.spanId)
                .put("parent_span_id", span.parentSpanId)
                .put("req_tcp_seq", span.reqTcpSeq)
                .put("resp_tcp_seq", span.respTcpSeq)
                .putUnsigned("syscall_trace_id_request", span.syscallTraceIdRequest)
                .putUnsigned("syscall_trace_id_response", span.syscallTraceIdResponse)
                .put("syscall_cap_seq_0", span.syscallCapSeq0)
                .put("syscall_cap_seq_1", span.syscallCapSeq1);
    }

    private static void place(JsonText json, Span span) {
        boolean isClient = ServiceShare.isOfClient(span);
        int serviceType = isClient ? span.autoServiceType0 : span.autoServiceType1;
        long serviceId = isClient ? span.autoServiceId0 : span.autoServiceId1;
        String name = ServiceShare.nameOf(span);
        json.put("vtap_id", span.agentId)
                .put("tap_port", span.captureNic)
                .put("service_uid", ServiceShare.uidOf(span))
                .put("service_uname", name)
                .put("app_service", span.appService)
                .put("app_instance", span.appInstance)
                .put("process_id", span.processId())
                .put("process_kname", isClient ? span.processKname0 : span.processKname1)
                .put("ip", isClient ? SpanText.client(span) : SpanText.server(span))
                .put("auto_instance_type", isClient ? span.autoInstanceType0 : span.autoInstanceType1)
                .put("auto_instance_id", isClient ? span.autoInstanceId0 : span.autoInstanceId1)
                .put("auto_service_type", serviceType)
                .put("auto_service_id", serviceId);
    }
}
