/** JSON in and out. */
@NullMarked
package dev.plankton.dashboard.json;

import org.jspecify.annotations.NullMarked;
