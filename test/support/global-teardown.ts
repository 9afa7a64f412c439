import { sweepRunFolder } from './sweep';

export default function globalTeardown(): void {
  const folder = process.env['SANAQ_TEST_RUN'];
  if (folder !== undefined) sweepRunFolder(folder);
}
