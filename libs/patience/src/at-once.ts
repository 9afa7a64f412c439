/**
 * Works on every item, no more than so many at once; the results in the order of the items. The first error ends it: no
 * further item is begun.
 */
export async function atOnce<Item, Result>(
  count: number,
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const left = [...items.entries()];
  let failed = false;
  const worker = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined && !failed; next = left.shift()) {
      const [index, item] = next;
      try {
        results[index] = await work(item, index);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(count, items.length) }, worker));
  return results;
}
