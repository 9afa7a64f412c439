export * from './small-election';
