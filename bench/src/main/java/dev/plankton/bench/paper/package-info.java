/** {@code plankton bench paper}: the measurements of the paper, by Plankton and, where it is installed, by QEMU. */
@NullMarked
package dev.plankton.bench.paper;

import org.jspecify.annotations.NullMarked;
