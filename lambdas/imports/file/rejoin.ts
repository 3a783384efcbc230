/**
 * Gives what was taken from the front of a stream, and then the rest of it. Whoever stops reading
 * stops the stream.
 */
export async function* rejoin<T>(head: T, rest: AsyncIterator<T>): AsyncGenerator<T, void> {
  try {
    yield head;
    for (;;) {
      const { done, value } = await rest.next();
      if (done) return;
      yield value;
    }
  } finally {
    await rest.return?.();
  }
}
