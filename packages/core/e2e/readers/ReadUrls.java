import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Takes URLs apart as Maven and Gradle do. stdin: URLs in base64; stdout: for each "scheme user host port", or "-". */
class ReadUrls {
  public static void main(String[] arguments) throws Exception {
    var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    var output = new StringBuilder();
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      output.append(read(new String(Base64.getDecoder().decode(line), StandardCharsets.UTF_8))).append('\n');
    }
    System.out.print(output);
  }

  static String read(String url) {
    try {
      var uri = new URI(url);
      return uri.getScheme() + " " + uri.getUserInfo() + " " + uri.getHost() + " " + uri.getPort();
    } catch (URISyntaxException broken) {
      return "-";
    }
  }
}
