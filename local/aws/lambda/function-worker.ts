import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import type { WorkerAnswer, WorkerCall, WorkerSettings, WorkerWoken } from './function-protocol.ts';
import { shiftDate } from './shift-date.ts';
import { shiftSleep } from './shift-sleep.ts';

/** Runs one function's bundle: loads it, then answers one message for each call. */

type Handler = (event: unknown, context: unknown) => unknown;

const settings = workerData as WorkerSettings;
const port = parentPort;
if (!port) throw new Error('this file runs in a worker');

shiftDate(settings.clockOffset);
const sleepers = new Map<number, () => void>();
shiftSleep(sleep);
const handler = await loadHandler();
port.on('message', (message: WorkerCall | WorkerWoken) => {
  if ('woken' in message) wake(message.woken);
  else void answer(message);
});
port.postMessage({ kind: 'ready' } satisfies WorkerAnswer);

async function loadHandler(): Promise<Handler> {
  const [file = 'index', name = 'handler'] = settings.handler.split('.');
  const url = pathToFileURL(join(settings.directory, `${file}.mjs`)).href;
  const module = (await import(url)) as Readonly<Record<string, unknown>>;
  const found = module[name];
  if (typeof found !== 'function') throw new Error(`${settings.handler} is not a function`);
  return found as Handler;
}

let sleeps = 0;

function sleep(ms: number, then: () => void): void {
  const id = ++sleeps;
  sleepers.set(id, then);
  port?.postMessage({ kind: 'sleep', id, ms } satisfies WorkerAnswer);
}

function wake(id: number): void {
  const then = sleepers.get(id);
  sleepers.delete(id);
  then?.();
}

async function answer(call: WorkerCall): Promise<void> {
  const reply = (message: WorkerAnswer): void => port?.postMessage(message);
  try {
    // As text both ways: nothing but JSON gets through, as in Lambda.
    const result = await handler(JSON.parse(call.event), contextOf(call));
    reply({ kind: 'result', id: call.id, result: JSON.stringify(result ?? null) });
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    reply({ kind: 'error', id: call.id, errorType: name, errorMessage: message });
  }
}

function contextOf(call: WorkerCall): object {
  const startedAt = performance.now();
  return {
    awsRequestId: call.requestId,
    functionName: settings.functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: settings.arn,
    memoryLimitInMB: String(settings.memoryMb),
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () =>
      Math.max(0, settings.timeoutSeconds * 1000 - (performance.now() - startedAt)),
  };
}
