import { timingSafeEqual } from 'node:crypto';
import { ControlInputError, parseBody, peopleOf, targetOf } from './control-input.ts';
import type { RawAnswer, RawRequest } from './http-event.ts';
import type { JsonObject } from './json.ts';
import { problem } from './problem.ts';
import type { Person } from './simulators/directory.ts';
import { type Simulators, VENDOR_MODES } from './simulators/simulator-server.ts';

/** What the controls act on. */
export interface Controlled {
  readonly operatorKey: string;
  readonly now: () => number;
  /** RangeError for the past. */
  readonly moveTo: (ms: number) => Promise<void>;
  /** Says whether everything came to rest within that time. */
  readonly idle: (timeoutMs: number) => Promise<boolean>;
  readonly simulators: Simulators;
  readonly recorded: () => JsonObject;
  readonly schedules: {
    has(name: string): boolean;
    fire(name: string): Promise<string | undefined>;
  };
}

type Control = (request: ControlRequest, controlled: Controlled) => Promise<RawAnswer> | RawAnswer;

interface ControlRequest {
  /** What stands for `{…}` in the path. */
  readonly name: string;
  readonly query: URLSearchParams;
  readonly body: () => JsonObject;
}

/** THE LIST of controls. */
const CONTROLS: Readonly<Record<string, Control>> = {
  'GET /_local/clock': (_, { now }) => json({ now: new Date(now()).toISOString() }),
  'POST /_local/clock': moveClock,
  'GET /_local/idle': waitForIdle,
  'PUT /_local/directory': setDirectory,
  'GET /_local/providers': (_, { simulators }) => json({ providers: simulators.calls() }),
  'PUT /_local/providers/{}': setProvider,
  'GET /_local/events': (_, { recorded }) => json(recorded()),
  'POST /_local/schedules/{}': fireSchedule,
};

const IDLE_TIMEOUT_MS = 30_000;

/** Makes the answerer of `/_local/…`. The operator key opens it. */
export function serveControls(controlled: Controlled): (request: RawRequest) => Promise<RawAnswer> {
  return async (request) => {
    if (!isOperator(request, controlled.operatorKey)) {
      return problem(401, 'UNAUTHENTICATED', 'The controls need the operator key');
    }
    const url = new URL(request.url, 'http://local');
    const found = findControl(request.method, url.pathname);
    if (!found) return problem(404, 'NOT_FOUND', 'There is no such control');
    const query = url.searchParams;
    const body = (): JsonObject => parseBody(request.body);
    try {
      return await found.control({ name: found.name, query, body }, controlled);
    } catch (error) {
      if (!(error instanceof ControlInputError)) throw error;
      return invalid(error.path, error.message);
    }
  };
}

function findControl(method: string, path: string): { control: Control; name: string } | undefined {
  const exact = CONTROLS[`${method} ${path}`];
  if (exact) return { control: exact, name: '' };
  const at = path.lastIndexOf('/');
  const control = CONTROLS[`${method} ${path.slice(0, at)}/{}`];
  return control && { control, name: path.slice(at + 1) };
}

async function moveClock({ body }: ControlRequest, controlled: Controlled): Promise<RawAnswer> {
  const target = targetOf(body(), controlled.now());
  try {
    await controlled.moveTo(target);
  } catch (error) {
    if (error instanceof RangeError) return invalid('now', error.message);
    throw error;
  }
  return json({ now: new Date(controlled.now()).toISOString() });
}

async function waitForIdle({ query }: ControlRequest, { idle }: Controlled): Promise<RawAnswer> {
  const timeoutMs = Number(query.get('timeoutMs') ?? IDLE_TIMEOUT_MS);
  if (!(timeoutMs >= 0)) return invalid('timeoutMs', 'must be a number of milliseconds');
  if (await idle(timeoutMs)) return json({ idle: true });
  return problem(408, 'NOT_IDLE', 'Work was left when the time was over');
}

function setDirectory({ body }: ControlRequest, { simulators }: Controlled): RawAnswer {
  const input = body();
  const mode = input.mode ?? 'replace';
  if (mode !== 'replace' && mode !== 'add') return invalid('mode', 'must be replace or add');
  // Their fields have been looked at; what a vendor makes of an odd verdict is its business.
  const people = peopleOf(input) as unknown as readonly Person[];
  simulators.directory[mode](people);
  return json({ people: simulators.directory.size() });
}

function setProvider({ name, body }: ControlRequest, { simulators }: Controlled): RawAnswer {
  const { mode: asked, ms } = body();
  const mode = VENDOR_MODES.find((each) => each === asked);
  if (!mode) return invalid('mode', `must be one of ${VENDOR_MODES.join(', ')}`);
  if (ms !== undefined && !(typeof ms === 'number' && ms >= 0)) {
    return invalid('ms', 'must be a number of milliseconds');
  }
  const known = simulators.setMode(name, mode, ms);
  return known ? json({ id: name, mode }) : problem(404, 'NOT_FOUND', 'There is no such provider');
}

async function fireSchedule(
  { name }: ControlRequest,
  { schedules }: Controlled,
): Promise<RawAnswer> {
  if (!schedules.has(name)) return problem(404, 'NOT_FOUND', 'There is no such schedule');
  const error = await schedules.fire(name);
  if (error === undefined) return json({ name, fired: true });
  return problem(500, 'SCHEDULE_FAILED', 'The function of the schedule failed', error);
}

function isOperator({ rawHeaders }: RawRequest, operatorKey: string): boolean {
  const at = rawHeaders.findIndex((name, i) => i % 2 === 0 && /^authorization$/i.test(name));
  const given = Buffer.from(rawHeaders[at + 1] ?? '');
  const wanted = Buffer.from(`Bearer ${operatorKey}`);
  return at >= 0 && given.length === wanted.length && timingSafeEqual(given, wanted);
}

function json(body: JsonObject | object): RawAnswer {
  return {
    status: 200,
    headers: [['content-type', 'application/json']],
    body: Buffer.from(JSON.stringify(body)),
  };
}

function invalid(path: string, message: string): RawAnswer {
  const answer = problem(400, 'VALIDATION_FAILED', 'The request is not valid');
  const body = { ...(JSON.parse(answer.body.toString()) as object), errors: [{ path, message }] };
  return { ...answer, body: Buffer.from(JSON.stringify(body)) };
}
