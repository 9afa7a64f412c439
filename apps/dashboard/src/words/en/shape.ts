/** Words about the shape of the data, and about embedding. */
export const shape = {
  heading: 'Shape of the data',
  intro:
    'Every counted precinct of the contest, without any judgement: unusual is not the same as wrong, and usual is not the same as right. Each figure has its exact definition and can be made again from the table.',
  still: 'This view stays as it is while it is open; load it again for newer figures.',
  counted: (precincts: string): string => `Precincts in these figures: ${precincts}.`,
  scatterHeading: 'Participation and share',
  scatter: (option: string): string =>
    `Across: voters who took part ÷ voters on the list, in steps of 2 %. Up: votes for ${option} ÷ voters who took part, in steps of 2 %. The darker a field, the more precincts are in it.`,
  few: 'few precincts',
  most: 'most precincts',
  option: 'List or candidate',
  distributionHeading: 'Distribution of participation',
  distribution: 'Precincts by voters who took part ÷ voters on the list, in steps of 5 %.',
  from: 'From',
  to: 'to below',
  precincts: 'Precincts',
  integersHeading: 'Whole percentages',
  integers: (voters: string): string =>
    `Precincts with at least ${voters} voters on the list whose percentage is within 0.05 of a whole number. Of percentages spread evenly, one in ten is.`,
  ofParticipation: 'participation (took part ÷ on the list)',
  ofShare: (option: string): string => `share of ${option} (votes ÷ took part)`,
  near: 'Near a whole number',
  nearFive: 'Near a multiple of five',
  expected: 'One in ten would be',
  betweenHeading: 'Difference between contests of one precinct',
  between:
    'Voters who took part in this contest less voters who took part in the other contest of the same precinct, where both are counted.',
  difference: 'Difference',
  equal: 'equal',
  upTo: (least: string, most: string): string => `${least} to ${most}`,
  moreThan: (least: string): string => `more than ${least}`,
  csv: 'All precincts as CSV',
  noCounters: 'The form of this contest does not have the figures for this.',

  embedHeading: 'Show these figures on your own site',
  embedIntro: 'Each block is a page of its own that stays up to date. Copy this into your page:',
  blocks: {
    state: 'State of the count',
    seats: 'Seats',
    votes: 'Votes',
    participation: 'Participation',
    places: 'Places',
  },
  wholePage: 'To the whole page',
} as const;
