package dev.plankton.bench.dialogue;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.plankton.guests.Guests;
import dev.plankton.hypervisor.Offer;
import dev.plankton.hypervisor.Vm;
import dev.plankton.machine.BootImage;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The request that a guest understands, and the right reply. Requests run on the calling thread, which has the least delay.
 */
public enum Dialogue {
    /** The guest {@code echo}: a character and newline on COM1 are answered with the next character and {@code !}. */
    ECHO("echo") {
        @Override
        Offer ask(Vm vm, int input, Exchange exchange) {
            return vm.attachSerial(exchange)
                    ? vm.sendSerialHere(new byte[] {(byte) character(input), '\n'})
                    : Offer.FULL;
        }

        @Override
        boolean complete(int length) {
            return length >= 2;
        }

        @Override
        boolean right(int vm, int input, byte[] reply, int length) {
            return length == 2 && reply[0] == (byte) (character(input) + 1) && reply[1] == '!';
        }
    },

    /** The guest {@code web}: a request to the request NIC is answered with the VM's number and its count of requests. */
    WEB("web") {
        @Override
        Offer ask(Vm vm, int input, Exchange exchange) {
            return vm.requestHere(("GET /" + input + " HTTP/1.1\r\n\r\n").getBytes(ISO_8859_1), exchange);
        }

        @Override
        boolean complete(int length) {
            return false;
        }

        @Override
        boolean right(int vm, int input, byte[] reply, int length) {
            String text = new String(reply, 0, length, ISO_8859_1);
            int body = text.indexOf("\r\n\r\n");
            return text.startsWith("HTTP/1.1 200 OK\r\n")
                    && text.substring(body + 4).matches("VM " + vm + " request [1-9][0-9]*\n");
        }
    };

    private static final int CHARACTERS = 94;

    private final String guest;

    Dialogue(String guest) {
        this.guest = guest;
    }

    /** That of {@code image}, if it is one of the guests that answer. */
    public static Optional<Dialogue> of(BootImage image) {
        return Arrays.stream(values())
                .filter(dialogue -> image.hash().equals(dialogue.image().hash()))
                .findFirst();
    }

    /** The guests that answer. */
    public static List<String> guests() {
        return Arrays.stream(values()).map(dialogue -> dialogue.guest).toList();
    }

    /** The printable character, ! to ~, that stands for any {@code input} of 0 or more. */
    public static int character(int input) {
        return '!' + input % CHARACTERS;
    }

    private BootImage image() {
        return BootImage.of(guest, Guests.find(guest).orElseThrow().image());
    }

    /** Asks; the reply goes to {@code exchange}. */
    abstract Offer ask(Vm vm, int input, Exchange exchange);

    /** Whether {@code length} bytes on COM1 are the whole reply. */
    abstract boolean complete(int length);

    /** Whether the reply of VM number {@code vm} to {@code input} is right. */
    abstract boolean right(int vm, int input, byte[] reply, int length);
}
