package dev.banger.cli.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The three ways that HTTP/1.1 ends a body (RFC 9112 section 6.3). */
abstract sealed class HttpBody extends InputStream {
    final UnixHttpConnection connection;

    private HttpBody(UnixHttpConnection connection) {
        this.connection = connection;
    }

    @Override
    public final int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public abstract int read(byte[] target, int offset, int length) throws IOException;

    /** As long as Content-Length says; shorter is an error. */
    static final class Sized extends HttpBody {
        private long left;

        Sized(UnixHttpConnection connection, long length) {
            super(connection);
            left = length;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int count = connection.read(target, offset, (int) Math.min(length, left));
            if (count < 0) {
                throw new EOFException("the connection ended " + left + " bytes before the answer did");
            }
            left -= count;
            return count;
        }
    }

    /** Chunks (RFC 9112 section 7.1); trailers are read and dropped. */
    static final class Chunked extends HttpBody {
        private long left;
        private boolean first = true;
        private boolean ended;

        Chunked(UnixHttpConnection connection) {
            super(connection);
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (left == 0 && !ended) {
                nextChunk();
            }
            if (ended) {
                return -1;
            }
            int count = connection.read(target, offset, (int) Math.min(length, left));
            if (count < 0) {
                throw new EOFException("the connection ended in the middle of the answer");
            }
            left -= count;
            return count;
        }

        private void nextChunk() throws IOException {
            if (!first && !connection.readLine().isEmpty()) {
                throw new IOException("the answer's chunks are malformed");
            }
            first = false;
            var size = connection.readLine().split(";", 2)[0].strip();
            if (!size.matches("[0-9a-fA-F]{1,15}")) {
                throw new IOException("the answer's chunks are malformed");
            }
            left = Long.parseLong(size, 16);
            if (left == 0) {
                ended = true;
                while (!connection.readLine().isEmpty()) {
                    continue;
                }
            }
        }
    }

    /** Until the server closes. */
    static final class UntilClose extends HttpBody {
        UntilClose(UnixHttpConnection connection) {
            super(connection);
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return connection.read(target, offset, length);
        }
    }
}
