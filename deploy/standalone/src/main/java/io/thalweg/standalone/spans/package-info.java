/** {@code thalweg bench trace}: what the operators of the trace job cost, how late they are, and what a span weighs in them. */
package io.thalweg.standalone.spans;
