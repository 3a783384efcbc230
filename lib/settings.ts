import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { PLANS, requireSound } from '../lambdas/plans/catalogue.ts';
import type { Plan } from '../lambdas/plans/plans.contract.ts';

/** What differs between deployments. Everything else is the same in each of them. */
export interface Settings {
  /** Part of the stacks' names and of the event bus's, so that two stages fit into one account. */
  readonly stage: string;
  readonly logRetention: RetentionDays;
  /** Keeps `cdk destroy` from deleting the stack with the table. */
  readonly terminationProtection: boolean;
  /** `cdk destroy` leaves nothing behind: table, files and secrets go with their stack. */
  readonly disposable: boolean;
  /** What the HTTP API lets through, over all callers. */
  readonly requestsPerSecond: number;
  readonly requestsBurst: number;
  /** Origins whose pages may call the API, like `https://console.example`. */
  readonly corsOrigins: readonly string[];
  /**
   * Calls at a time of each of the two functions that ask providers, `runRows` for small requests
   * and `runListRows` for lists. Lambda keeps so many places free for each and gives it no more: lists
   * take no place from callers, nor from the contact that a person waits for. Absent: nothing is
   * kept, nothing is capped. Lambda refuses the deployment where fewer than 100 places would be
   * left for everything else.
   */
  readonly providerConcurrency?: number;
  /**
   * Callers at a time who see how far a request is, or wait for its end: kept and capped in the
   * same way, so that those who wait never take the places of the work that they wait for.
   */
  readonly waitingConcurrency?: number;
  /** Gets an e-mail for each alarm, after confirming it once. */
  readonly alarmEmail?: string;
  /**
   * The partner event source by which EventBridge brings Stripe's events too, such as
   * `aws.partner/stripe.com/ed_1Abc`. Absent: the webhook is the only way in.
   */
  readonly stripeEventSource?: string;
  /** The name under which the HTTP API answers, whatever becomes of the service stack. */
  readonly domain?: Domain;
  /** The table that the service works on in place of the stateful stack's own, after a restore. */
  readonly restoredTable?: RestoredTable;
}

/** A table that was restored from a point in time, with the stream that was switched on for it. */
export interface RestoredTable {
  readonly name: string;
  readonly streamArn: string;
}

/** A name of the operator's own, in a hosted zone of this account. */
export interface Domain {
  /** E.g. `api.example.com`. */
  readonly name: string;
  /** A certificate for the name in ACM, in the region of the stacks. */
  readonly certificateArn: string;
  readonly hostedZoneId: string;
  /** E.g. `example.com`. */
  readonly hostedZoneName: string;
}

const PROD = {
  stage: 'prod',
  logRetention: RetentionDays.THREE_MONTHS,
  terminationProtection: true,
  disposable: false,
  requestsPerSecond: 500,
  requestsBurst: 1_000,
  corsOrigins: [],
  // Of an account's 1,000 places: ten lists run at full speed beside a hundred small requests, 200
  // callers wait, and 400 are left.
  providerConcurrency: 200,
  waitingConcurrency: 200,
} as const satisfies Settings;

/**
 * A new account has ten places in all, of which none can be kept: what is only tried out keeps
 * none.
 */
const { providerConcurrency: _p, waitingConcurrency: _w, ...WITHOUT_KEPT_PLACES } = PROD;

/** THE LIST of stages. One more is a row here; `-c stage=NAME` deploys it. */
const STAGES: Readonly<Record<string, Settings>> = {
  prod: PROD,
  dev: {
    ...WITHOUT_KEPT_PLACES,
    stage: 'dev',
    logRetention: RetentionDays.ONE_WEEK,
    terminationProtection: false,
    disposable: true,
  },
  /**
   * A local AWS emulator: what `prod` is, without the brake on requests. It is thrown away as a
   * whole.
   */
  emulator: {
    ...WITHOUT_KEPT_PLACES,
    stage: 'emulator',
    logRetention: RetentionDays.ONE_DAY,
    terminationProtection: false,
    requestsPerSecond: 10_000,
    requestsBurst: 5_000,
  },
};

/** Gives a value of the CDK context: of `-c NAME=VALUE`, or of `context` in `cdk.json`. */
export type Context = (name: string) => unknown;

/**
 * Gives the settings of the stage that the context names, `prod` where it names none, with what
 * else the context says: `alarmEmail`, `providerConcurrency` and `waitingConcurrency` (a number, or
 * `none`), `corsOrigins` (with commas between them), `stripeEventSource` (a partner event source of
 * Stripe), `domainName` with `certificateArn`, `hostedZoneId` and `hostedZoneName`, and `restoredTable` with `restoredTableStreamArn`.
 *
 * Errors: throws for an unknown stage, because a mistyped name would deploy a second, empty system;
 *         for a value that cannot be meant, because nobody would hear the alarms, or the deployment
 *         would fail half-way; and for faulty plans, all of them at once, because no function would
 *         start.
 */
export function settingsOf(context: Context, plans: readonly Plan[] = PLANS): Settings {
  requireSound(plans);
  const name = textOf(context, 'stage') ?? 'prod';
  const settings = Object.hasOwn(STAGES, name) ? STAGES[name] : undefined;
  if (!settings) {
    throw new Error(`unknown stage "${name}"; known: ${Object.keys(STAGES).join(', ')}`);
  }
  const alarmEmail = emailOf(textOf(context, 'alarmEmail'));
  const stripeEventSource = eventSourceOf(textOf(context, 'stripeEventSource'));
  const domain = domainOf(context);
  const restoredTable = restoredTableOf(context);
  const corsOrigins = originsOf(textOf(context, 'corsOrigins')) ?? settings.corsOrigins;
  return withPlaces(context, {
    ...settings,
    corsOrigins,
    ...(alarmEmail && { alarmEmail }),
    ...(stripeEventSource && { stripeEventSource }),
    ...(domain && { domain }),
    ...(restoredTable && { restoredTable }),
  });
}

function textOf(context: Context, name: string): string | undefined {
  const value = context(name);
  return value === undefined ? undefined : String(value);
}

function emailOf(address: string | undefined): string | undefined {
  if (address !== undefined && !/^[^@\s]+@[^@\s]+$/.test(address)) {
    throw new Error(`no e-mail address: "${address}"`);
  }
  return address;
}

/** The name that AWS gives a source of Stripe's is that of the destination at Stripe. */
function eventSourceOf(name: string | undefined): string | undefined {
  if (name !== undefined && !/^aws\.partner\/stripe\.com\/[A-Za-z0-9_-]{1,200}$/.test(name)) {
    throw new Error(`no event source like aws.partner/stripe.com/ed_1Abc: "${name}"`);
  }
  return name;
}

/** Origins with commas between them. */
function originsOf(list: string | undefined): readonly string[] | undefined {
  return list?.split(',').map((text) => toOrigin(text.trim()));
}

/** What a browser sends as `Origin`: scheme and host in lower case, no path, no default port. */
function toOrigin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.origin === text) return text;
  throw new Error(`no origin like https://console.example: "${text}"`);
}

/** The settings with the places of Lambda that the context says; `none` takes the stage's away. */
function withPlaces(context: Context, settings: Settings): Settings {
  const { providerConcurrency: ofProviders, waitingConcurrency: ofWaiting, ...others } = settings;
  const providerConcurrency = placesOf(context, 'providerConcurrency', ofProviders);
  const waitingConcurrency = placesOf(context, 'waitingConcurrency', ofWaiting);
  return {
    ...others,
    ...(providerConcurrency !== undefined && { providerConcurrency }),
    ...(waitingConcurrency !== undefined && { waitingConcurrency }),
  };
}

function placesOf(context: Context, name: string, own: number | undefined): number | undefined {
  const given = textOf(context, name);
  if (given === undefined) return own;
  if (given === 'none') return undefined;
  if (!/^[1-9]\d{0,5}$/.test(given)) {
    throw new Error(`${name} must be a number above 0, or none: "${given}"`);
  }
  return Number(given);
}

function domainOf(context: Context): Domain | undefined {
  const name = textOf(context, 'domainName');
  if (name === undefined) return undefined;
  const needed = (field: string): string => {
    const value = textOf(context, field);
    if (value === undefined) throw new Error(`domainName needs ${field} beside it`);
    return value;
  };
  const hostedZoneName = needed('hostedZoneName');
  if (name !== hostedZoneName && !name.endsWith(`.${hostedZoneName}`)) {
    throw new Error(`"${name}" is not in the hosted zone "${hostedZoneName}"`);
  }
  return {
    name,
    certificateArn: needed('certificateArn'),
    hostedZoneId: needed('hostedZoneId'),
    hostedZoneName,
  };
}

function restoredTableOf(context: Context): RestoredTable | undefined {
  const name = textOf(context, 'restoredTable');
  const streamArn = textOf(context, 'restoredTableStreamArn');
  if (name === undefined && streamArn === undefined) return undefined;
  if (name === undefined || !streamArn?.includes(`:table/${name}/stream/`)) {
    throw new Error('restoredTable needs restoredTableStreamArn, the ARN of its own stream');
  }
  return { name, streamArn };
}
