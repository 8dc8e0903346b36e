/** Populations of VMs measured: density and boot rate, what each saving contributes, fairness. */
@NullMarked
package dev.plankton.bench.population;

import org.jspecify.annotations.NullMarked;
