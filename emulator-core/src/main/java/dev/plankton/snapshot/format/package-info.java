/**
 * How a machine profile, a template and a VM's changes are stored: files of blocks, each with its checksum, under a hash of
 * the whole. What is read may be hostile: every size and number is checked before it is used.
 */
@NullMarked
package dev.plankton.snapshot.format;

import org.jspecify.annotations.NullMarked;
