/** How a request, a serial line or a frame gets to a VM, on whatever node that is. */
@NullMarked
package dev.plankton.cluster.route;

import org.jspecify.annotations.NullMarked;
