package dev.plankton.cli.option;

import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an option's value by a function that refuses bad text with an {@link IllegalArgumentException}. */
public abstract class Parsed<T> implements ITypeConverter<T> {
    private final Function<String, T> parser;

    public Parsed(Function<String, T> parser) {
        this.parser = parser;
    }

    @Override
    public T convert(String text) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
