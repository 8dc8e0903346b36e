/** Event loops, which a gateway has for itself or in common with the connections of a cluster's node, and their kinds of sockets. */
@NullMarked
package dev.plankton.net.loop;

import org.jspecify.annotations.NullMarked;
