/**
 * Calls `show` with every published snapshot as it comes, in a page of any origin. A browser connects again by itself
 * and goes on where it was. Returns what ends it.
 */
function watch(url, election, show) {
  const source = new EventSource(`${url}/v1/elections/${encodeURIComponent(election)}/stream`);
  source.addEventListener('snapshot', ({ data }) => {
    const { snapshot, rehearsal, contests } = JSON.parse(data);
    // Figures are whole, never deltas: what was shown before can be forgotten.
    const counted = contests.map(({ contestId, precincts, votes }) => ({
      contestId,
      votes,
      how: `${precincts.counted} of ${precincts.expected} precincts${rehearsal ? ' (rehearsal)' : ''}`,
    }));
    show({ snapshot, contests: counted });
  });
  return () => source.close();
}
