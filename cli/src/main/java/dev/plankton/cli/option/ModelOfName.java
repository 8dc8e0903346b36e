package dev.plankton.cli.option;

import dev.plankton.cpu.model.CpuModel;

/** Reads {@code --model}. */
public final class ModelOfName extends Parsed<CpuModel> {
    ModelOfName() {
        super(CpuModel::of);
    }
}
