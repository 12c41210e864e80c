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
      const boxes = ".scroll, .sideways, .beside, pre, .skip, .unseen";
      const found = Array.from(document.querySelectorAll("iframe")).map(frame => {
        const page = frame.contentDocument, width = frame.contentWindow.innerWidth;
        page.querySelectorAll("details").forEach(e => e.open = true);
        const style = e => frame.contentWindow.getComputedStyle(e);
        const media = query => frame.contentWindow.matchMedia(query).matches;
        const right = e => e.getBoundingClientRect().right;
        const out = Array.from(page.body.querySelectorAll("*"))
          .filter(e => right(e) > width + 1 && !e.closest(boxes)).map(e => e.outerHTML.slice(0, 120));
        const cut = Array.from(page.querySelectorAll(".plot text"))
          .filter(e => right(e) > right(e.closest("figure"))).map(e => e.textContent);
        const stops = Array.from(page.querySelectorAll("a[href], button, summary, [tabindex]"))
          .filter(e => e.tabIndex >= 0);
        frame.contentWindow.focus();
        const unmarked = stops.filter(e => {
          e.focus();
          return page.activeElement !== e ? e.getClientRects().length > 0 : style(e).outlineStyle === "none";
        }).map(e => e.outerHTML.slice(0, 120));
        stops[0].focus();
        const skip = stops[0].getBoundingClientRect().top >= 0;
        const sorted = Array.from(page.querySelectorAll("th button")).map(button => {
          const column = button.closest("th"), rows = button.closest("table").tBodies[0].rows;
          button.click();
          const keys = Array.from(rows).map(row => row.cells[column.cellIndex].dataset.key);
          return { order: column.getAttribute("aria-sort"), keys };
        });
        return { width, pageWidth: page.documentElement.scrollWidth, out, cut, unmarked, skip, sorted,
          stops: stops.length, dark: media("(prefers-color-scheme: dark)"),
          still: media("(prefers-reduced-motion: reduce)"), scrolling: style(page.documentElement).scrollBehavior,
          background: style(page.body).backgroundColor };
      });
      document.documentElement.dataset.found = JSON.stringify(found);
      """;

  private final Path program;
  private final Path folder;

  private Browser(Path program, Path folder) {
    this.program = program;
    this.folder = folder;
  }

  /** What was found of each page at each width, and what the console said. */
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

  /**
   * Opens pages at several widths at once, by mouse and by keyboard.
   *
   * @param dark with dark colours, and without motion
   */
  Look look(List<Path> pages, boolean dark, int... widths)
      throws IOException, InterruptedException {
    StringBuilder frames = new StringBuilder("<!DOCTYPE html><title>frames</title>");
    for (Path page : pages) {
      String escaped = Files.readString(page).replace("&", "&amp;").replace("\"", "&quot;");
      for (int width : widths) {
        frames.append("<iframe style='border:0;height:1000px;width:" + width + "px' srcdoc=\"");
        frames.append(escaped).append("\"></iframe>");
      }
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
      command.add("--force-prefers-reduced-motion");
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
