package io.tinderbox.trainer.run;

/**
 * What produced a run ({@code provenance.json}): with it and the data, the run can be done again.
 *
 * @param codeVersion version and commit of Tinderbox
 * @param command as it was typed, or as near as is known
 * @param data where the data lay
 * @param dataDigest of its manifest
 * @param configurationSha256 of {@code config.conf}
 * @param seed of the run
 * @param beganFromSha256 parameters of the model that it began from ({@code model.from}); null
 *     where it began from none
 * @param started when its first sitting began, ISO 8601 in UTC
 * @param java version and vendor
 * @param spark version
 * @param master of Spark, as of the first sitting
 * @param engine backend, instruction set, threads; where another one went on, that one too, and
 *     from where
 */
public record Provenance(
    String codeVersion,
    String command,
    String data,
    String dataDigest,
    String configurationSha256,
    long seed,
    String beganFromSha256,
    String started,
    String java,
    String spark,
    String master,
    String engine) {
  private static final String NEXT = "; ";
  private static final String FROM = ", from epoch ";

  /** Whether the sitting before ran on this engine. */
  public boolean ranLastOn(String what) {
    String last = engine.substring(engine.lastIndexOf(NEXT) + 1).strip();
    int from = last.lastIndexOf(FROM);
    return what.equals(from < 0 ? last : last.substring(0, from));
  }

  /**
   * The same run, going on with another engine.
   *
   * @param epoch that is open, from 1
   * @param round of it that comes next, from 0
   */
  public Provenance goingOn(String what, int epoch, int round) {
    String engines = engine + NEXT + what + FROM + epoch + ", round " + (round + 1);
    return new Provenance(
        codeVersion,
        command,
        data,
        dataDigest,
        configurationSha256,
        seed,
        beganFromSha256,
        started,
        java,
        spark,
        master,
        engines);
  }
}
