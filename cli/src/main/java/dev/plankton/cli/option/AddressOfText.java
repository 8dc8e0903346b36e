package dev.plankton.cli.option;

import java.net.InetAddress;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an IP address; asks no name server. */
public final class AddressOfText implements ITypeConverter<InetAddress> {
    @Override
    public InetAddress convert(String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("'" + text + "' is not an IP address such as 127.0.0.1 or 0.0.0.0");
        }
    }
}
