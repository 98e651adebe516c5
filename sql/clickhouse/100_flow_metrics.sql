-- Metrics by the second, the minute, the hour and the day.
CREATE DATABASE IF NOT EXISTS flow_metrics;
