package io.tinderbox.trainer.preflight;

import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.spark.ExecutorName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What is wrong with which executors.
 *
 * @param executors all that were asked
 * @param groups each finding and where it was made
 */
record PreflightReport(SortedSet<ExecutorName> executors, List<Group> groups) {
  private static final long CLOCK_SECONDS = 30;
  private static final int NAMED = 5;
  private static final double GIB = 1L << 30;

  /** Executors with the same finding. */
  record Group(Finding finding, SortedSet<ExecutorName> executors) {}

  PreflightReport {
    groups = List.copyOf(groups);
  }

  /**
   * @param cluster whether executors are processes of their own
   */
  static PreflightReport of(Question question, Collection<Heard> heard, boolean cluster) {
    SortedMap<ExecutorName, Heard> all = new TreeMap<>();
    heard.forEach(each -> all.put(each.answer().executor(), each));
    Map<Finding, SortedSet<ExecutorName>> found = new LinkedHashMap<>();
    all.forEach(
        (executor, each) ->
            Inspection.of(question, each.answer(), each.slots(), cluster)
                .forEach(finding -> add(found, finding, executor)));
    if (cluster) {
      clocks(all, found);
      natives(all, found);
      GpuInspection.sharers(all.values())
          .forEach((executor, finding) -> add(found, finding, executor));
      machines(question.demand(), all, found);
    }
    return new PreflightReport(
        new TreeSet<>(all.keySet()),
        found.entrySet().stream()
            .map(entry -> new Group(entry.getKey(), entry.getValue()))
            .toList());
  }

  private static void add(
      Map<Finding, SortedSet<ExecutorName>> found, Finding finding, ExecutorName executor) {
    found.computeIfAbsent(finding, key -> new TreeSet<>()).add(executor);
  }

  private static void clocks(
      Map<ExecutorName, Heard> all, Map<Finding, SortedSet<ExecutorName>> found) {
    all.forEach(
        (executor, each) -> {
          long seconds = each.apartMillis() / 1000;
          if (Math.abs(seconds) >= CLOCK_SECONDS) {
            String text =
                "the clock is at least %d s %s the driver's: times in logs and in metrics do not fit together; let a time service run"
                    .formatted(Math.abs(seconds), seconds > 0 ? "ahead of" : "behind");
            add(found, Finding.warning(text), executor);
          }
        });
  }

  /** Bits of a result depend on the kind of processor, so that all should be of one. */
  private static void natives(
      Map<ExecutorName, Heard> all, Map<Finding, SortedSet<ExecutorName>> found) {
    Map<String, SortedSet<ExecutorName>> kinds = new TreeMap<>();
    all.forEach(
        (executor, each) -> {
          if (!each.answer().natives().isEmpty()) {
            kinds.computeIfAbsent(each.answer().natives(), k -> new TreeSet<>()).add(executor);
          }
        });
    String most = "";
    for (String kind : kinds.keySet()) {
      if (most.isEmpty() || kinds.get(kind).size() > kinds.get(most).size()) {
        most = kind;
      }
    }
    for (var kind : kinds.entrySet()) {
      if (!kind.getKey().equals(most)) {
        Finding other =
            Finding.warning(
                "compute with %s, others with %s: the last bits of a result then depend on where a worker runs"
                    .formatted(kind.getKey(), most));
        kind.getValue().forEach(executor -> add(found, other, executor));
      }
    }
  }

  /** Executors that share a machine without a container share its memory. */
  private static void machines(
      Demand demand, Map<ExecutorName, Heard> all, Map<Finding, SortedSet<ExecutorName>> found) {
    Map<String, List<Map.Entry<ExecutorName, Heard>>> hosts =
        all.entrySet().stream()
            .filter(each -> each.getValue().answer().nativesFault().isEmpty())
            .collect(
                Collectors.groupingBy(
                    each -> each.getKey().host(), TreeMap::new, Collectors.toList()));
    hosts.forEach(
        (host, here) -> {
          long memory =
              here.stream()
                  .mapToLong(each -> each.getValue().answer().room().machine())
                  .max()
                  .orElse(0);
          long needed =
              here.stream()
                  .mapToLong(
                      each ->
                          demand.nativeBytes(each.getValue().slots())
                              + each.getValue().answer().room().heap())
                  .sum();
          if (here.size() > 1 && needed > memory) {
            Finding finding =
                Finding.warning(
                    String.format(
                        Locale.ROOT,
                        "together they may take %.2f GiB of a machine of %.2f GiB; smaller or fewer executors on it",
                        needed / GIB,
                        memory / GIB));
            here.forEach(each -> add(found, finding, each.getKey()));
          }
        });
  }

  /** Executors that nothing keeps from working. */
  SortedSet<ExecutorName> sound() {
    SortedSet<ExecutorName> sound = new TreeSet<>(executors);
    faults().forEach(group -> sound.removeAll(group.executors()));
    return sound;
  }

  /** Executors with a fault. */
  SortedSet<ExecutorName> faulty() {
    SortedSet<ExecutorName> faulty = new TreeSet<>(executors);
    faulty.removeAll(sound());
    return faulty;
  }

  List<Group> faults() {
    return groups.stream().filter(group -> group.finding().isFault()).toList();
  }

  List<Group> warnings() {
    return groups.stream().filter(group -> !group.finding().isFault()).toList();
  }

  /** Configuration first: what a person has to change. */
  ExitCode exitCode() {
    boolean usage =
        faults().stream()
            .anyMatch(group -> group.finding().exitCode().equals(Optional.of(ExitCode.USAGE)));
    return usage ? ExitCode.USAGE : ExitCode.INTERRUPTED;
  }

  /** A group for people: how many, which, and what. */
  String line(Group group) {
    int count = group.executors().size();
    List<String> names = new ArrayList<>();
    group.executors().stream().limit(NAMED).forEach(name -> names.add(name.toString()));
    if (count > NAMED) {
      names.add("%d more".formatted(count - NAMED));
    }
    return executors.size() == 1 && executors.first().id().equals("driver")
        ? group.finding().text()
        : "%d of %d executors (%s): %s"
            .formatted(count, executors.size(), String.join(", ", names), group.finding().text());
  }
}
