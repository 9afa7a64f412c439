export { everyAnswer, type Answered, type Engine } from './answers';
export { endsByTheAct, RACES, type Race } from './candidates';
export { racesThatDiffer, type Difference } from './compare';
export { chanceOf, inputOfRace, randomRace, type Chance } from './random-races';
