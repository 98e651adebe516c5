-- Flows, requests and what of them was lost.
CREATE DATABASE IF NOT EXISTS flow_log;
