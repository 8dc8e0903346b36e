/** {@code plankton bench speed}: kernels of arithmetic and memory work, by Plankton and by QEMU. */
@NullMarked
package dev.plankton.bench.speed;

import org.jspecify.annotations.NullMarked;
