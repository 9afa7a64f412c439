export * from './published-results';
export * from './editions-page';
export * from './scenarios';
