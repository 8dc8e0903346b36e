package dev.plankton.cli.option;

import dev.plankton.machine.MachineProfile;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How the PC is fitted: options of all commands that run guests on a PC of their own choice. */
public final class PcOptions {
    private static final int MOST = 1 + MachineProfile.MOST_EXTENDED / 1024;

    @Option(
            names = "--memory",
            paramLabel = "MIB",
            converter = Reader.class,
            description =
                    "Memory of each guest in MiB, 1 to 16; 1 by default, which is 640 KiB and 64 KiB above 1 MiB.")
    private int extendedKilobytes = MachineProfile.LEAST_EXTENDED;

    @Option(names = "--no-x87", description = "Leave the socket of the x87 empty.")
    private boolean withoutCoprocessor;

    /** Whether there is more memory than every PC has. */
    public boolean extended() {
        return extendedKilobytes > MachineProfile.LEAST_EXTENDED;
    }

    /** The same PC fitted so. */
    public MachineProfile fit(MachineProfile profile) {
        return profile.withExtendedMemory(extendedKilobytes).withCoprocessor(!withoutCoprocessor);
    }

    /** Reads the option, with or without an M after the number. */
    static final class Reader implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            String number = text.endsWith("M") ? text.substring(0, text.length() - 1) : text;
            int size = number.matches("[0-9]{1,2}") ? Integer.parseInt(number) : 0;
            if (size < 1 || size > MOST) {
                throw new TypeConversionException("--memory %s: must be 1 to %d MiB".formatted(text, MOST));
            }
            return Math.max((size - 1) * 1024, MachineProfile.LEAST_EXTENDED);
        }
    }
}
