/** Membership by Apache Pekko: the only package that knows it. */
@NullMarked
package dev.plankton.cluster.pekko;

import org.jspecify.annotations.NullMarked;
