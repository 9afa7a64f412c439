export { brokenRules } from './nist-rules';
export { HEAD, LISTS, samplePlaces, type Asked } from './sample-places';
