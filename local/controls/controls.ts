import { timingSafeEqual } from 'node:crypto';
import type { Person } from '../outside/directory.ts';
import type { StripeStandIn } from '../outside/stripe/stand-in.ts';
import { type Simulators, VENDOR_MODES } from '../outside/vendors/engine/simulator-server.ts';
import type { JsonObject } from '../server/json.ts';
import { problem } from '../server/problem.ts';
import { headerOf, type RawAnswer, type RawRequest } from '../server/raw-request.ts';
import { routeFinder } from '../server/route-finder.ts';
import { type ControlRequest, invalid, json } from './control.ts';
import { ControlInputError, fieldsOf, parseBody, peopleOf, targetOf } from './control-input.ts';
import { STRIPE_CONTROLS } from './stripe-controls.ts';

/** What the controls act on. */
export interface Controlled {
  readonly operatorKey: string;
  readonly now: () => number;
  /** Moves the clock to that time; RangeError for the past. */
  readonly moveTo: (ms: number) => Promise<void>;
  /**
   * Moves the clock on from the time that it has when its turn comes; RangeError for a move back.
   */
  readonly move: (targetOf: (nowMs: number) => number) => Promise<void>;
  /** Says whether everything came to rest within that time. */
  readonly idle: (timeoutMs: number) => Promise<boolean>;
  readonly simulators: Simulators;
  /** By name; false where nothing of that name can be stopped, or begun again. */
  readonly executions: {
    stop(name: string): boolean;
    redrive(name: string): boolean;
  };
  /** Absent where payments go to Stripe itself. */
  readonly stripe: StripeStandIn | undefined;
  readonly recorded: () => JsonObject;
  readonly schedules: {
    has(name: string): boolean;
    fire(name: string): Promise<string | undefined>;
  };
}

type Control = (request: ControlRequest, controlled: Controlled) => Promise<RawAnswer> | RawAnswer;

/** THE LIST of controls. */
const CONTROLS: Readonly<Record<string, Control>> = {
  'GET /_local/clock': (_, { now }) => json({ now: new Date(now()).toISOString() }),
  'POST /_local/clock': moveClock,
  'GET /_local/idle': waitForIdle,
  'PUT /_local/directory': setDirectory,
  'GET /_local/providers': (_, { simulators }) => json({ providers: simulators.calls() }),
  'PUT /_local/providers/{name}': setProvider,
  'GET /_local/events': (_, { recorded }) => json(recorded()),
  'POST /_local/schedules/{name}': fireSchedule,
  'POST /_local/executions/{name}/stop': ({ name, body }, { executions }) => {
    body();
    return executions.stop(name) ? json({ name }) : notFound('There is no such running execution');
  },
  'POST /_local/executions/{name}/redrive': ({ name, body }, { executions }) => {
    body();
    return executions.redrive(name) ? json({ name }) : notFound('No such execution has failed');
  },
  ...STRIPE_CONTROLS,
};

const findControl = routeFinder(
  Object.entries(CONTROLS).map(([key, control]) => ({ key, control })),
);

const IDLE_TIMEOUT_MS = 30_000;

/** Makes the answerer of `/_local/…`. The operator key opens it. */
export function serveControls(controlled: Controlled): (request: RawRequest) => Promise<RawAnswer> {
  return async (request) => {
    if (!isOperator(request, controlled.operatorKey)) {
      return problem(401, 'UNAUTHENTICATED', 'The controls need the operator key');
    }
    const url = new URL(request.url, 'http://local');
    const found = findControl(request.method, url.pathname);
    if (!found) return notFound('There is no such control');
    const { name = '' } = found.pathParameters;
    const query = url.searchParams;
    const body: ControlRequest['body'] = (...fields) => fieldsOf(parseBody(request.body), fields);
    try {
      return await found.route.control({ name, query, body }, controlled);
    } catch (error) {
      if (!(error instanceof ControlInputError)) throw error;
      return invalid(error.path, error.message);
    }
  };
}

async function moveClock({ body }: ControlRequest, controlled: Controlled): Promise<RawAnswer> {
  const target = targetOf(body('now', 'advance'));
  try {
    await (typeof target === 'number' ? controlled.moveTo(target) : controlled.move(target));
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
  const { mode = 'replace', people: given } = body('mode', 'people');
  if (mode !== 'replace' && mode !== 'add') return invalid('mode', 'must be replace or add');
  // Their fields have been looked at; what a vendor makes of an odd verdict is its business.
  const people = peopleOf(given) as unknown as readonly Person[];
  simulators.directory[mode](people);
  return json({ people: simulators.directory.size() });
}

function setProvider({ name, body }: ControlRequest, { simulators }: Controlled): RawAnswer {
  const { mode: asked, ms } = body('mode', 'ms');
  const mode = VENDOR_MODES.find((each) => each === asked);
  if (!mode) return invalid('mode', `must be one of ${VENDOR_MODES.join(', ')}`);
  if (ms !== undefined && !(typeof ms === 'number' && ms >= 0)) {
    return invalid('ms', 'must be a number of milliseconds');
  }
  const known = simulators.setMode(name, mode, ms);
  return known ? json({ id: name, mode }) : notFound('There is no such provider');
}

async function fireSchedule(
  { name, body }: ControlRequest,
  { schedules }: Controlled,
): Promise<RawAnswer> {
  body();
  if (!schedules.has(name)) return notFound('There is no such schedule');
  const error = await schedules.fire(name);
  if (error === undefined) return json({ name, fired: true });
  return problem(500, 'SCHEDULE_FAILED', 'The function of the schedule failed', error);
}

const notFound = (what: string): RawAnswer => problem(404, 'NOT_FOUND', what);

function isOperator(request: RawRequest, operatorKey: string): boolean {
  const given = Buffer.from(headerOf(request, 'authorization') ?? '');
  const wanted = Buffer.from(`Bearer ${operatorKey}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
