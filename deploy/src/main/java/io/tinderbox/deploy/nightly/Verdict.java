package io.tinderbox.deploy.nightly;

/**
 * A candidate held against the gate.
 *
 * @param passed whether it may take charge
 * @param reason one line
 * @param split that was measured on
 * @param examples of it
 * @param top1 of the candidate, a fraction
 * @param floor that was asked for
 * @param champion id of the model it was compared with; null where there was none
 * @param championTop1 of that one on the same pictures; null where there was none
 * @param mcnemarP two-sided, of the difference; null where there was none
 */
public record Verdict(
    boolean passed,
    String reason,
    String split,
    long examples,
    double top1,
    double floor,
    String champion,
    Double championTop1,
    Double mcnemarP) {}
