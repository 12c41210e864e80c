package io.tinderbox.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A headless Chromium that opens pages as people would, and says what is wrong with them. A page
 * stands in a frame of the width that is asked for: Chromium's own windows are 500 pixels wide or
 * more.
 */
final class Browser {
  private static final int PATIENCE_SECONDS = 60;
  private static final Pattern FOUND = Pattern.compile("data-found=\"([^\"]*)\"");
  private static final String PROBE =
      """
      const boxes = ".scroll, .sideways, .beside, pre";
      const found = Array.from(document.querySelectorAll("iframe")).map(frame => {
        const page = frame.contentDocument, width = frame.contentWindow.innerWidth;
        const right = e => e.getBoundingClientRect().right;
        const out = Array.from(page.body.querySelectorAll("*"))
          .filter(e => right(e) > width + 1 && !e.closest(boxes)).map(e => e.outerHTML.slice(0, 120));
        const cut = Array.from(page.querySelectorAll(".plot text"))
          .filter(e => right(e) > right(e.closest("figure"))).map(e => e.textContent);
        return { width, pageWidth: page.documentElement.scrollWidth, out, cut,
          dark: frame.contentWindow.matchMedia("(prefers-color-scheme: dark)").matches,
          background: frame.contentWindow.getComputedStyle(page.body).backgroundColor };
      });
      document.documentElement.dataset.found = JSON.stringify(found);
      """;

  private final Path program;
  private final Path folder;

  private Browser(Path program, Path folder) {
    this.program = program;
    this.folder = folder;
  }

  /** What was found of the page at each width, and what the console said. */
  record Look(JsonNode pages, List<String> console) {}

  /**
   * @param folder for its profile and for pages of our own
   * @return none where no Chromium is installed
   */
  static Optional<Browser> find(Path folder) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .flatMap(path -> Stream.of("chromium", "chromium-browser").map(Path.of(path)::resolve))
        .filter(Files::isExecutable)
        .findFirst()
        .map(program -> new Browser(program, folder));
  }

  /** Opens a page at several widths at once. */
  Look look(Path page, boolean dark, int... widths) throws IOException, InterruptedException {
    String escaped = Files.readString(page).replace("&", "&amp;").replace("\"", "&quot;");
    StringBuilder frames = new StringBuilder("<!DOCTYPE html><title>frames</title>");
    for (int width : widths) {
      frames.append("<iframe style='border:0;height:1000px;width:" + width + "px' srcdoc=\"");
      frames.append(escaped).append("\"></iframe>");
    }
    frames.append("<script>addEventListener('load', () => {" + PROBE + "});</script>");
    Path file = Files.createTempFile(folder, "frames", ".html");
    Files.writeString(file, frames);

    List<String> command =
        new ArrayList<>(
            List.of(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--enable-logging=stderr",
                "--window-size=2100,1000",
                "--user-data-dir=" + Files.createTempDirectory(folder, "profile")));
    if (dark) {
      command.add("--blink-settings=preferredColorScheme=0");
    }
    command.addAll(List.of("--dump-dom", file.toUri().toString()));
    Path out = Files.createTempFile(folder, "out", ".html");
    Path err = Files.createTempFile(folder, "err", ".txt");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("Chromium gave no answer in %d s".formatted(PATIENCE_SECONDS));
    }
    Matcher found = FOUND.matcher(Files.readString(out, UTF_8));
    if (!found.find()) {
      throw new IOException("Chromium found nothing: " + Files.readString(err, UTF_8));
    }
    String json = found.group(1).replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">");
    List<String> console =
        Files.readAllLines(err).stream().filter(line -> line.contains("CONSOLE")).toList();
    return new Look(new ObjectMapper().readTree(json.replace("&amp;", "&")), console);
  }
}
