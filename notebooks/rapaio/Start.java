package org.rapaio.jupyter.kernel.channels;

import java.nio.file.Files;
import java.nio.file.Path;
import org.rapaio.jupyter.kernel.MainApp;
import org.rapaio.jupyter.kernel.core.ConnectionProperties;
import org.rapaio.jupyter.kernel.core.Transform;

/**
 * Starts rapaio as its own main class does, except that the channels' threads start when all else
 * is done; see {@link LoopThread}. Its one argument is the connection file.
 */
public final class Start {
  private Start() {}

  public static void main(String[] args) throws Exception {
    String connection = Files.readString(Path.of(args[0]));
    ConnectionProperties properties = Transform.fromJson(connection, ConnectionProperties.class);
    if (!properties.transport().equals("tcp")) {
      throw new IllegalArgumentException(
          "rapaio talks over tcp, not over " + properties.transport() + "; see " + args[0]);
    }
    Channels channels = new Channels(properties);
    channels.connect(MainApp.kernel);
    LoopThread.startAll();
    channels.joinUntilClose();
  }
}
