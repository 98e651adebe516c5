/** How fast the whole pipeline is, from a capture file to rows that can be queried, and what each stage of it costs. */
package io.thalweg.standalone.pipeline;
