import java.io.IOException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSocket;

/** A server in Java on port 465 that demands a client certificate, and knows no SMTP: the version of TLS is given. */
class Server {
  public static void main(String[] versions) throws IOException {
    try (SSLServerSocket server = (SSLServerSocket) SSLServerSocketFactory.getDefault().createServerSocket(465)) {
      server.setNeedClientAuth(true);
      server.setEnabledProtocols(versions);
      while (true) {
        try (SSLSocket client = (SSLSocket) server.accept()) {
          client.startHandshake();
          client.getInputStream().read();
        } catch (IOException failure) {
          System.out.println(failure.getMessage());
        }
      }
    }
  }
}
