package org.ndsampler.chips;

import java.io.Closeable;
import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.concurrent.CancellationToken;

/**
 * The socket by which the two sides of a ring tell each other how far they are: when a process
 * ends, in whatever way, the system closes its end, and the other side hears of it at once. For one
 * thread. A thread that waits looks at its token ten times a second.
 */
final class RingPeer implements Closeable {
  private static final int LOOK_MILLIS = 100;

  private final Path address;
  private final CancellationToken token;
  private final ServerSocketChannel server;
  private @Nullable SocketChannel channel;

  /**
   * Listens.
   *
   * @throws IOException if somebody listens there already
   */
  RingPeer(Path address, CancellationToken token) throws IOException {
    this.address = address;
    this.token = token;
    this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(UnixDomainSocketAddress.of(address), 1);
      server.configureBlocking(false);
    } catch (SocketException e) {
      server.close();
      // Whoever adds the file to what is said looks for this type.
      throw new IOException(e.getMessage(), e);
    }
  }

  /** Whether a process listens at an address. */
  static boolean isAlive(Path address) {
    try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(address))) {
      return probe.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  boolean isConnected() {
    return channel != null;
  }

  /** Waits until somebody has connected. */
  void accept() throws IOException {
    try {
      SocketChannel accepted = server.accept();
      while (accepted == null) {
        await(server, SelectionKey.OP_ACCEPT);
        accepted = server.accept();
      }
      accepted.configureBlocking(false);
      channel = accepted;
    } catch (ClosedByInterruptException e) {
      throw interrupted(e);
    }
  }

  /** Lets the one that is connected go. */
  void disconnect() throws IOException {
    SocketChannel connected = channel;
    channel = null;
    if (connected != null) {
      connected.close();
    }
  }

  /**
   * Sends two numbers and a text.
   *
   * @throws IOException if the other side has gone
   */
  void send(long first, long second, byte[] text) throws IOException {
    ByteBuffer out = ByteBuffer.allocate(2 * Long.BYTES + text.length);
    out.order(ByteOrder.LITTLE_ENDIAN).putLong(first).putLong(second).put(text).flip();
    SocketChannel to = connected();
    try {
      while (out.hasRemaining()) {
        if (to.write(out) == 0) {
          await(to, SelectionKey.OP_WRITE);
        }
      }
    } catch (ClosedByInterruptException e) {
      throw interrupted(e);
    }
  }

  /**
   * The next byte that was sent.
   *
   * @param wait whether to wait for it
   * @return the byte; -1 if the other side has gone, -2 if there is none yet
   */
  int receive(boolean wait) throws IOException {
    SocketChannel from = connected();
    ByteBuffer one = ByteBuffer.allocate(1);
    while (true) {
      int count;
      try {
        count = from.read(one);
      } catch (ClosedByInterruptException e) {
        throw interrupted(e);
      } catch (IOException e) {
        // Closed in the middle of what was sent to it: gone as well.
        return -1;
      }
      if (count != 0) {
        return count < 0 ? -1 : one.get(0) & 0xff;
      }
      if (!wait) {
        return -2;
      }
      await(from, SelectionKey.OP_READ);
    }
  }

  private SocketChannel connected() throws IOException {
    SocketChannel connected = channel;
    if (connected == null) {
      throw new IOException("nobody is connected to " + address);
    }
    return connected;
  }

  private void await(SelectableChannel what, int operation) throws IOException {
    try (Selector selector = Selector.open()) {
      what.register(selector, operation);
      while (selector.select(LOOK_MILLIS) == 0) {
        token.throwIfCancelled();
        if (Thread.currentThread().isInterrupted()) {
          throw interrupted(null);
        }
      }
    }
  }

  /** An interrupted thread closes the channel that it uses: the ring cannot go on. */
  private static CancellationException interrupted(@Nullable ClosedByInterruptException e) {
    CancellationException said = new CancellationException("interrupted in the use of a ring");
    if (e != null) {
      said.initCause(e);
    }
    return said;
  }

  /** Nobody finds it any more. */
  void hide() throws IOException {
    server.close();
    Files.deleteIfExists(address);
  }

  @Override
  public void close() throws IOException {
    hide();
    disconnect();
  }
}
