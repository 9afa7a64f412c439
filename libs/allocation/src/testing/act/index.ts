export { everyAnswer, type Answered, type Engine } from './answers';
export { endsByTheAct, RACES, type Race } from './candidates';
export { LIST_CONTESTS, listsThatDiffer, racesThatDiffer, type Difference } from './compare';
export { chanceOf, inputOfRace, randomRace, type Chance } from './random-races';
