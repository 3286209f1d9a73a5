import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** A client in Java: STARTTLS with the versions given, and the roots of javax.net.ssl.trustStore or Java's own. */
class Client {
  public static void main(String[] versions) throws IOException {
    try (Socket socket = new Socket("198.51.100.25", 25)) {
      hear(socket);
      say(socket, "EHLO mail.example.org");
      say(socket, "STARTTLS");
      SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
      try (SSLSocket tls = (SSLSocket) factory.createSocket(socket, "mx.example.net", 25, true)) {
        tls.setEnabledProtocols(versions);
        tls.startHandshake();
        System.out.println(tls.getSession().getProtocol());
        say(tls, "QUIT");
      } catch (IOException failure) {
        System.out.println(failure.getMessage());
      }
    }
  }

  private static void say(Socket socket, String line) throws IOException {
    socket.getOutputStream().write((line + "\r\n").getBytes());
    hear(socket);
  }

  /** Waits for the last line of a reply. */
  private static void hear(Socket socket) throws IOException {
    InputStream input = socket.getInputStream();
    byte[] line = new byte[1000];
    do {
      int length = 0;
      do {
        line[length] = (byte) input.read();
      } while (line[length] != -1 && line[length++] != '\n');
    } while (line[3] == '-');
  }
}
