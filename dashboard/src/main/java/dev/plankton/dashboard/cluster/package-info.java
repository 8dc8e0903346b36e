/** What the control of a cluster's node needs to know and can do. */
@NullMarked
package dev.plankton.dashboard.cluster;

import org.jspecify.annotations.NullMarked;
