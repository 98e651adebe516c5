/** A protocol of one's own, as {@code docs/protocols.md} shows it: what a plug-in needs is public. */
package io.thalweg.engine.l7.plugin;
