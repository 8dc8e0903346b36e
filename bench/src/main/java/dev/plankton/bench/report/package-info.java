/** Results as text: tables, charts, SVG, JSON. A report is shown on screen or written to a folder. */
@NullMarked
package dev.plankton.bench.report;

import org.jspecify.annotations.NullMarked;
