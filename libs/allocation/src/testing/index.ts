export * from './published-results';
export * from './editions-page';
