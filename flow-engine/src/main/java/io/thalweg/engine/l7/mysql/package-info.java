/** MySQL and MariaDB (client/server protocol) as an L7 protocol. */
package io.thalweg.engine.l7.mysql;
