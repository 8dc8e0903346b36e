/**
 * Packed deltas of all VMs, off the heap and within a budget.
 */
@NullMarked
package dev.plankton.memory.store;

import org.jspecify.annotations.NullMarked;
