package dev.plankton.cli.option;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an enum constant that users write in small letters. */
public abstract class LowerCase<E extends Enum<E>> implements ITypeConverter<E> {
    private final Class<E> type;

    public LowerCase(Class<E> type) {
        this.type = type;
    }

    /** What users write for {@code constant}. */
    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public E convert(String text) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> of(constant).equals(text))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("'" + text + "' is not one of "
                        + Arrays.stream(type.getEnumConstants())
                                .map(LowerCase::of)
                                .collect(Collectors.joining(", "))));
    }
}
