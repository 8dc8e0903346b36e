/** Tier 1: finds, keeps and enters regions, classes made of hot guest code, see docs/decisions/004. */
@NullMarked
package dev.plankton.cpu.region;

import org.jspecify.annotations.NullMarked;
