/** What a gateway needs of the VMs that it leads to, wherever they are. */
@NullMarked
package dev.plankton.net.endpoint;

import org.jspecify.annotations.NullMarked;
