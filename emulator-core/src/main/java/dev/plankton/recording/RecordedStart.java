package dev.plankton.recording;

import dev.plankton.machine.ClockReading;
import dev.plankton.machine.core.Template;
import org.jspecify.annotations.Nullable;

/**
 * How a recorded VM begins.
 *
 * @param reading what the clocks showed, of a VM whose clock starts then; null for one that goes on
 * @param changes packed, from the template; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // Starts are not compared.
public record RecordedStart(Template template, @Nullable ClockReading reading, byte[] changes) {}
