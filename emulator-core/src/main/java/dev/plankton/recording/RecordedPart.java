package dev.plankton.recording;

/**
 * A part of a recorded run.
 *
 * @param from instructions executed when it begins
 * @param to the same when it ends
 * @param check {@link dev.plankton.machine.core.Core#check} then
 * @param inputs packed, see {@link dev.plankton.machine.input.InputLog}; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // Parts are not compared.
public record RecordedPart(long from, long to, int check, byte[] inputs) {}
