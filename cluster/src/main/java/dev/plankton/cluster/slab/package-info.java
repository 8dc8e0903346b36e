/** The slabs that a node owns, each a hypervisor, with an epoch and a state. */
@NullMarked
package dev.plankton.cluster.slab;

import org.jspecify.annotations.NullMarked;
