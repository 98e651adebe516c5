/**
 * The beginning of what was compressed, out of the beginning of what it was compressed to: a capture has often no more. Other
 * decompressors want the whole block and room for all that is in it.
 */
package io.thalweg.engine.l7.compression;
