/** Known traffic through a cluster whose processes are killed, and whether every row is there once. */
package io.thalweg.standalone.faults;
