/** What is measured about the host: its processors and memory, this process, child processes, QEMU. */
@NullMarked
package dev.plankton.bench.host;

import org.jspecify.annotations.NullMarked;
