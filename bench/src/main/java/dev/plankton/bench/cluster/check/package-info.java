/** Whether what clients have seen of a cluster keeps its promises; pure, over their logs. */
@NullMarked
package dev.plankton.bench.cluster.check;

import org.jspecify.annotations.NullMarked;
