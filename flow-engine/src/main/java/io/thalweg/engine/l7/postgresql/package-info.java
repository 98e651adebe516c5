/** PostgreSQL (frontend/backend protocol 3) as an L7 protocol. */
package io.thalweg.engine.l7.postgresql;
