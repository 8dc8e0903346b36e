/**
 * JMH benchmarks and population experiments, named as the questions a user asks.
 */
@NullMarked
package dev.plankton.bench;

import org.jspecify.annotations.NullMarked;
