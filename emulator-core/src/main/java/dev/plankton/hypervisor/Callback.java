package dev.plankton.hypervisor;

/** One call of a method of a user's object: which object, which method, for which VM; the bytes are passed beside it. */
sealed interface Callback {
    /** The user's object. */
    Object receiver();

    /** Calls it with {@code length} bytes, which are valid only during the call. May throw what the user's object throws. */
    void call(byte[] bytes, int offset, int length);

    /** How the bytes of consecutive calls may be divided. */
    default Division division() {
        return Division.CALLS;
    }

    /** What the bytes of a call are. */
    enum Division {
        /** A unit: each call stays a call. */
        CALLS,
        /** A part of a stream: consecutive calls may become one. */
        STREAM,
        /** A stream of which each call takes one byte. */
        BYTES
    }

    /** {@link ReplyListener#part}. */
    record ReplyPart(ReplyListener receiver) implements Callback {
        @Override
        public void call(byte[] bytes, int offset, int length) {
            receiver.part(bytes, offset, length);
        }

        @Override
        public Division division() {
            return Division.STREAM;
        }
    }

    /** {@link ReplyListener#end}. */
    record ReplyEnd(ReplyListener receiver) implements Callback {
        @Override
        public void call(byte[] bytes, int offset, int length) {
            receiver.end();
        }
    }

    /** {@link ReplyListener#dropped}. */
    record ReplyDropped(ReplyListener receiver) implements Callback {
        @Override
        public void call(byte[] bytes, int offset, int length) {
            receiver.dropped();
        }
    }

    /** {@link SerialListener#output}. */
    record SerialOutput(SerialListener receiver, int vm) implements Callback {
        @Override
        public void call(byte[] bytes, int offset, int length) {
            receiver.output(vm, bytes, offset, length);
        }

        @Override
        public Division division() {
            return Division.STREAM;
        }
    }

    /** {@link SerialListener#ready}. */
    record SerialReady(SerialListener receiver, int vm) implements Callback {
        @Override
        public void call(byte[] bytes, int offset, int length) {
            receiver.ready(vm);
        }
    }

    /** {@link SerialListener#stopped}. */
    record SerialStopped(SerialListener receiver, int vm) implements Callback {
        @Override
        public void call(byte[] bytes, int offset, int length) {
            receiver.stopped(vm);
        }
    }

    /** {@link Console#serial}. */
    record ConsoleSerial(Console receiver, int vm) implements Callback {
        @Override
        public void call(byte[] bytes, int offset, int length) {
            receiver.serial(vm, bytes, offset, length);
        }

        @Override
        public Division division() {
            return Division.STREAM;
        }
    }

    /** {@link Console#teletype}. */
    record Teletype(Console receiver, int vm) implements Callback {
        @Override
        public void call(byte[] bytes, int offset, int length) {
            receiver.teletype(vm, bytes[offset] & 0xFF);
        }

        @Override
        public Division division() {
            return Division.BYTES;
        }
    }

    /** {@link Console#debug}. */
    record Debug(Console receiver, int vm) implements Callback {
        @Override
        public void call(byte[] bytes, int offset, int length) {
            receiver.debug(vm, bytes[offset] & 0xFF);
        }

        @Override
        public Division division() {
            return Division.BYTES;
        }
    }

    /** {@link Cable#frame}. */
    record Frame(Cable receiver, int vm) implements Callback {
        @Override
        public void call(byte[] bytes, int offset, int length) {
            receiver.frame(vm, bytes, offset, length);
        }
    }
}
