/**
 * Does something for each item, at most that many at a time. After an error nothing new is begun;
 * what is under way ends first, then the first error is thrown: no write is left behind a function
 * that has returned.
 */
export async function forEachAtATime<T>(
  items: readonly T[],
  atATime: number,
  each: (item: T, index: number) => Promise<void>,
): Promise<void> {
  const queue = items.entries();
  const errors: unknown[] = [];
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) {
      await each(item, index).catch((error: unknown) => errors.push(error));
      if (errors.length > 0) return;
    }
  };
  await Promise.all(Array.from({ length: Math.min(atATime, items.length) }, worker));
  if (errors.length > 0) throw errors[0];
}
