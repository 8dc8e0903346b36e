/**
 * Run control: runs a VM's instructions on both tiers, burns fuel, attends to interrupts, stops. Its subpackages, from the
 * bottom: the instruction set, the state of a CPU, what instructions do, tier 0, tier 1 and what compiles for it.
 */
@NullMarked
package dev.plankton.cpu;

import org.jspecify.annotations.NullMarked;
