package dev.plankton.debugger.dap;

import java.io.IOException;
import java.util.Map;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;

/**
 * What a request does, on the machine's thread.
 *
 * @param <T> its response
 */
@FunctionalInterface
interface Request<T> {
    /** IllegalArgumentException and IllegalStateException are answered by their message. */
    T answer() throws IOException;

    /** What the client is answered when {@code failure} has been thrown: one line, which editors show. */
    static ResponseErrorException error(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && !(cause instanceof ResponseErrorException)) {
            cause = cause.getCause();
        }
        if (cause instanceof ResponseErrorException known) {
            return known;
        }
        if (cause instanceof UnsupportedOperationException && cause.getStackTrace().length > 0) {
            // The library's own answer to requests that are not overridden: its method is named as the request is.
            String request = cause.getStackTrace()[0].getMethodName().replace("_", "");
            return error(ResponseErrorCode.MethodNotFound, "no such request: " + request);
        }
        boolean expected = failure instanceof IllegalArgumentException
                || failure instanceof IllegalStateException
                || failure instanceof IOException;
        String message = expected && failure.getMessage() != null ? failure.getMessage() : "internal error: " + failure;
        return error(expected ? ResponseErrorCode.InvalidParams : ResponseErrorCode.InternalError, message);
    }

    /** An error with a message. */
    static ResponseErrorException error(ResponseErrorCode code, String message) {
        // What VS Code shows to the user is the format in the body.
        Map<String, Object> body = Map.of("error", Map.of("id", code.getValue(), "format", message, "showUser", true));
        return new ResponseErrorException(new ResponseError(code, message, body));
    }
}
