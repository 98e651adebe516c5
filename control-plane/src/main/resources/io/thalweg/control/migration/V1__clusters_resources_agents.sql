-- Runs on H2 and on PostgreSQL. Times are microseconds since the epoch.

-- One row: the lock of who changes resources, and the number of the last change.
CREATE TABLE resource_revision (
    one      INTEGER NOT NULL PRIMARY KEY,
    revision BIGINT  NOT NULL
);
INSERT INTO resource_revision (one, revision) VALUES (1, 0);

-- The next id of a kind; never goes back.
CREATE TABLE id_sequence (
    kind    INTEGER NOT NULL PRIMARY KEY,
    next_id BIGINT  NOT NULL
);

CREATE TABLE cluster (
    id               INTEGER      NOT NULL PRIMARY KEY,
    cluster_id       VARCHAR(64)  NOT NULL UNIQUE,
    name             VARCHAR(256) NOT NULL,
    team_id          VARCHAR(64)  NOT NULL,
    -- Together what an agent without a cluster id says of it; empty: made by hand.
    ca_md5           VARCHAR(64)  NOT NULL,
    created_at       BIGINT       NOT NULL,
    -- 0: never.
    seen_at          BIGINT       NOT NULL,
    synced_at        BIGINT       NOT NULL,
    sync_version     NUMERIC(20)  NOT NULL,
    error_message    VARCHAR(2048) NOT NULL,
    source           VARCHAR(256) NOT NULL,
    -- The resources were taken back because nobody told anything for long.
    is_aged          BOOLEAN      NOT NULL,
    -- Of the last change of its resources.
    revision         BIGINT       NOT NULL,
    -- How often it was published whole; 0: not yet.
    snapshot_version BIGINT       NOT NULL,
    UNIQUE (name, team_id, ca_md5)
);

-- What belongs to no cluster: regions, agents outside of Kubernetes, custom services.
INSERT INTO cluster VALUES (0, '', '', '', '', 0, 0, 0, 0, '', '', FALSE, 0, 0);

-- Which id a uid has: for ever, also after the resource is gone.
CREATE TABLE resource (
    kind       INTEGER      NOT NULL,
    id         BIGINT       NOT NULL,
    -- Of the cluster; 0: belongs to none.
    cluster    INTEGER      NOT NULL,
    uid        VARCHAR(512) NOT NULL,
    -- End of its last interval; 0: still there.
    closed_at  BIGINT       NOT NULL,
    PRIMARY KEY (kind, id),
    UNIQUE (cluster, kind, uid)
);

CREATE TABLE resource_interval (
    kind       INTEGER NOT NULL,
    id         BIGINT  NOT NULL,
    valid_from BIGINT  NOT NULL,
    -- 0: still so.
    valid_to   BIGINT  NOT NULL,
    is_deleted BOOLEAN NOT NULL,
    -- True: is to be taken back from the topic, then from here.
    is_purged  BOOLEAN NOT NULL,
    cluster    INTEGER NOT NULL,
    revision   BIGINT  NOT NULL,
    -- thalweg.v1.Resource without times.
    body       BYTEA   NOT NULL,
    PRIMARY KEY (kind, id, valid_from)
);
CREATE INDEX resource_interval_revision ON resource_interval (revision);
CREATE INDEX resource_interval_cluster ON resource_interval (cluster, valid_to);

CREATE TABLE agent_group (
    id         INTEGER      NOT NULL PRIMARY KEY,
    group_id   VARCHAR(64)  NOT NULL UNIQUE,
    name       VARCHAR(256) NOT NULL UNIQUE,
    created_at BIGINT       NOT NULL
);

-- Every configuration that a group ever had; the one with the highest version counts.
CREATE TABLE agent_group_configuration (
    version    BIGINT         NOT NULL PRIMARY KEY,
    group_id   VARCHAR(64)    NOT NULL,
    created_at BIGINT         NOT NULL,
    yaml       VARCHAR(262144) NOT NULL
);
CREATE INDEX agent_group_configuration_group ON agent_group_configuration (group_id, version);

CREATE TABLE agent (
    agent_id        INTEGER      NOT NULL PRIMARY KEY,
    -- What it is known by; see RegisterRequest.
    identity        VARCHAR(256) NOT NULL UNIQUE,
    group_id        VARCHAR(64)  NOT NULL,
    registered_at   BIGINT       NOT NULL,
    -- 0: not since it registered.
    heartbeat_at    BIGINT       NOT NULL,
    -- 0: is registered.
    deleted_at      BIGINT       NOT NULL,
    -- thalweg.v1.RegisterRequest and .HeartbeatRequest.
    registration    BYTEA        NOT NULL,
    heartbeat       BYTEA        NOT NULL
);

-- Who does what only one may do, and until when others must wait.
CREATE TABLE lease (
    name       VARCHAR(64)  NOT NULL PRIMARY KEY,
    holder     VARCHAR(128) NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    term       BIGINT       NOT NULL
);
INSERT INTO lease (name, holder, expires_at, term) VALUES ('publisher', '', TIMESTAMP WITH TIME ZONE '2000-01-01 00:00:00+00', 0);
