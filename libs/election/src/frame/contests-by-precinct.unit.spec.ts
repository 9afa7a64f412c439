import { smallDefinition, SMALL_REGISTER } from '../testing/small-election';
import { contestsByPrecinct } from './contests-by-precinct';
import { buildLayout, slotOfPrecinct, type ElectionLayout } from './layout';
import { withPrecincts } from './layout-growth';

function listed(layout: ElectionLayout): number[][] {
  const { starts, contestNos } = contestsByPrecinct(layout);
  return layout.precincts.map((_, precinctNo) => [
    ...contestNos.subarray(starts[precinctNo], starts[precinctNo + 1] ?? 0),
  ]);
}

function searched(layout: ElectionLayout): number[][] {
  return layout.precincts.map((_, precinctNo) =>
    layout.slots.flatMap((slots, contestNo) => (slotOfPrecinct(slots, precinctNo) < 0 ? [] : [contestNo])),
  );
}

describe('contests by precinct', () => {
  it('are those that have a slot for it, also after precincts were added', () => {
    const layout = buildLayout(smallDefinition(), SMALL_REGISTER);
    expect(listed(layout)).toEqual(searched(layout));
    expect(listed(layout)).toEqual([[0, 1], [0, 1], [0, 1], [0], [0]]);
    const added = { precinctId: 'p6', territoryId: 'T3', registered: 10, constituencies: { district: '1' } };
    const grown = withPrecincts(layout, [added]);
    expect(listed(grown)).toEqual(searched(grown));
    expect(listed(grown).at(-1)).toEqual([0, 1]);
  });
});
