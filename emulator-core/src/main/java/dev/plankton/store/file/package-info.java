/** Writing files so that they are there after a crash; the one place to let a disk fail in a test. */
@NullMarked
package dev.plankton.store.file;

import org.jspecify.annotations.NullMarked;
