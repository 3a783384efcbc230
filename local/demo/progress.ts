import { isDeepStrictEqual } from 'node:util';
import { Presets, SingleBar } from 'cli-progress';
import { isObject, type JsonObject } from '../server/json.ts';

/** How far an enrichment is. */
export interface Progress {
  readonly total: number;
  readonly done: number;
  readonly found: number;
  readonly notFound: number;
  readonly failed: number;
  readonly credits: number;
}

/** Shows how far an enrichment is: a bar in a terminal, else a line every few seconds. */
export interface ProgressView {
  show(progress: Progress): void;
  end(): void;
}

/** Reads the progress of an enrichment as the API shows it. */
export function toProgress(enrichment: JsonObject): Progress {
  const progress = isObject(enrichment.progress) ? enrichment.progress : {};
  const charged = isObject(enrichment.charged) ? enrichment.charged : {};
  const number = (name: string): number => Number(progress[name] ?? 0);
  return {
    // `done` counts lookups: a row that is asked for two data has two.
    total: number('lookups'),
    done: number('done'),
    found: number('found'),
    notFound: number('notFound'),
    failed: number('failed'),
    credits: Object.values(charged).reduce<number>((sum, credits) => sum + Number(credits), 0),
  };
}

const FORMAT =
  '  {bar} {value}/{total}   found {found}   not found {notFound}   credits {credits}   {left}';

/** Opens the view that fits where the output goes. */
export function openProgressView(output: NodeJS.WriteStream): ProgressView {
  const startedMs = performance.now();
  if (!output.isTTY) return plainView(startedMs, output);
  const options = { format: FORMAT, stream: output, barsize: 30 };
  const bar = new SingleBar(options, Presets.shades_classic);
  let isShown = false;
  return {
    show: (progress) => {
      const said = { ...progress, left: timeLeft(progress, startedMs) };
      if (isShown) bar.update(progress.done, said);
      else bar.start(progress.total, progress.done, said);
      isShown = true;
    },
    end: () => bar.stop(),
  };
}

const LINE_EVERY_MS = 2_000;

function plainView(startedMs: number, output: NodeJS.WriteStream): ProgressView {
  let last: Progress | undefined;
  let shown: Progress | undefined;
  let shownMs = 0;
  const line = (progress: Progress): void => {
    shown = progress;
    const { done, total, found, notFound, credits } = progress;
    const left = timeLeft(progress, startedMs);
    output.write(
      `  ${done}/${total}   found ${found}   not found ${notFound}   credits ${credits}   ${left}\n`,
    );
  };
  return {
    show: (progress) => {
      last = progress;
      if (performance.now() - shownMs < LINE_EVERY_MS) return;
      shownMs = performance.now();
      line(progress);
    },
    end: () => {
      if (last && !isDeepStrictEqual(last, shown)) line(last);
    },
  };
}

function timeLeft({ done, total }: Progress, startedMs: number): string {
  const spentSeconds = (performance.now() - startedMs) / 1000;
  if (done >= total && total > 0) return `done in ${spentSeconds.toFixed(1)} s`;
  if (done === 0) return 'time left …';
  return `${Math.ceil((spentSeconds / done) * (total - done))} s left`;
}
