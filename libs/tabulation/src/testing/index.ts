export * from './counted-election';
