export { AskedTogether } from './asked-together';
export { atOnce } from './at-once';
export { BackOff, SERVER_PAUSES, type Pauses } from './back-off';
export { keepDoing, keepTrying, type Patience, type Repeating } from './keep-trying';
export { toldElsewhere, untilSettled } from './outcome-elsewhere';
export { sleep } from './sleep';
export { isTlsFailure } from './tls-failures';
