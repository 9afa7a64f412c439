import { eventData, streamEvent, type EventParts } from './snapshot-event';

const PARTS: EventParts = {
  head: '{"snapshot":7',
  contests: [
    { contestId: 'list', whole: '{"contestId":"list","figures":[1,2,3]}', small: '{"contestId":"list"}' },
    { contestId: 'd1', whole: '{"contestId":"d1","figures":[4]}', small: '{"contestId":"d1"}' },
  ],
};

describe("a snapshot's event", () => {
  it('has every contest in full where nothing is chosen', () => {
    expect(JSON.parse(eventData(PARTS, null))).toMatchObject({ contests: [{ figures: [1, 2, 3] }, { figures: [4] }] });
  });

  it('has small entries of those that are chosen, or none', () => {
    expect(eventData(PARTS, new Set(['d1']))).toBe('{"snapshot":7,"contests":[{"contestId":"d1"}]}');
    expect(eventData(PARTS, new Set())).toBe('{"snapshot":7,"contests":[]}');
  });

  it('says where events before it are left out', () => {
    expect(streamEvent('snapshot', 7, eventData(PARTS, new Set()), true)).toBe(
      'event: snapshot\nid: 7\ndata: {"reset":true,"snapshot":7,"contests":[]}\n\n',
    );
  });
});
