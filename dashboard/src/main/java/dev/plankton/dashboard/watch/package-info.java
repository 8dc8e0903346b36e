/** VMs that a viewer watches: their exits, and their past. */
@NullMarked
package dev.plankton.dashboard.watch;

import org.jspecify.annotations.NullMarked;
