/** Tars as an L7 protocol. */
package io.thalweg.engine.l7.tars;
