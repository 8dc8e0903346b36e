/** How a slab moves to another node while its VMs run. */
@NullMarked
package dev.plankton.cluster.migrate;

import org.jspecify.annotations.NullMarked;
