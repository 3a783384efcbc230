import { expect, test, vi } from 'vitest';
import { openProgressView } from '../../../local/demo/progress.ts';

test('without a terminal a line comes every few seconds, and the last one once', () => {
  const now = vi.spyOn(performance, 'now').mockReturnValue(10_000);
  const lines: string[] = [];
  const output = { isTTY: false, write: (line: string) => lines.push(line) };
  const show = (done: number, view: ReturnType<typeof openProgressView>): void =>
    view.show({ total: 2, done, found: done, notFound: 0, failed: 0, credits: done });
  const open = () => openProgressView(output as unknown as NodeJS.WriteStream);
  const first = open();
  show(1, first);
  show(2, first);
  first.end();
  expect(lines.map((line) => line.slice(0, 5))).toEqual(['  1/2', '  2/2']);
  const second = open();
  show(1, second);
  now.mockReturnValue(13_000);
  show(2, second);
  // The request is looked at once more when it is done.
  show(2, second);
  second.end();
  expect(lines.slice(2).map((line) => line.slice(0, 5))).toEqual(['  1/2', '  2/2']);
  now.mockRestore();
});
