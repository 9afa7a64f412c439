export { compareWithEngine, type Compared, type Engine } from './compare-with-engine';
export { randomCase, randomList, type RandomCase } from './cases';
export { Random } from './random';
