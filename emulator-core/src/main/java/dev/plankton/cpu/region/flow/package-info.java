/** What the region compiler knows of guest code: blocks, coverage, where flags matter, where fuel is checked. */
@NullMarked
package dev.plankton.cpu.region.flow;

import org.jspecify.annotations.NullMarked;
