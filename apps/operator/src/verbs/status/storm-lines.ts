/** Rule storms as `sanaq status` tells of them. */
import type { RuleStorm } from '#libs/results';

/** A line each: what fails where, and what that means. */
export function stormLines(storms: readonly RuleStorm[]): readonly string[] {
  return storms.map(({ contestId, code, failed, protocols, examples }) => {
    const share = `${failed} of the last ${protocols} protocols`;
    return `RULE STORM: ${contestId}: ${code} fails in ${share} (such as ${examples.join(', ')}): see whether form and rule are right before anyone corrects protocols`;
  });
}
