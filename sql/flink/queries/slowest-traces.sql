-- Which whole traces are slowest, and where does their time go? The newest version of each trace that took longer than a second.
SELECT trace_id, root_service, root_endpoint, duration / 1000 AS duration_ms, span_count, error_count, services, service_self_times
FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY _id ORDER BY version DESC) AS newest FROM traces
)
WHERE newest = 1 AND is_gone = 0 AND duration > 1000000;
