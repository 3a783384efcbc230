import { RetentionDays } from 'aws-cdk-lib/aws-logs';

/** What differs between deployments. Everything else is the same in each of them. */
export interface Settings {
  /** Part of the stacks' names and of the event bus's, so that two stages fit into one account. */
  readonly stage: string;
  readonly logRetention: RetentionDays;
  /** Keeps `cdk destroy` from deleting the stack with the table. */
  readonly terminationProtection: boolean;
  /** What the HTTP API lets through, over all callers. */
  readonly requestsPerSecond: number;
  readonly requestsBurst: number;
  /** Gets an e-mail for each alarm, after confirming it once. */
  readonly alarmEmail?: string;
}

const PROD = {
  stage: 'prod',
  logRetention: RetentionDays.THREE_MONTHS,
  terminationProtection: true,
  requestsPerSecond: 500,
  requestsBurst: 1_000,
} as const satisfies Settings;

const STAGES: Readonly<Record<string, Settings>> = {
  prod: PROD,
  dev: {
    ...PROD,
    stage: 'dev',
    logRetention: RetentionDays.ONE_WEEK,
    terminationProtection: false,
  },
  /** A local AWS emulator: what `dev` is, without the brake on requests. */
  emulator: {
    ...PROD,
    stage: 'emulator',
    logRetention: RetentionDays.ONE_DAY,
    terminationProtection: false,
    requestsPerSecond: 10_000,
    requestsBurst: 5_000,
  },
};

/**
 * Gives the settings of a stage, `prod` where none is named, with what was said beside it (`-c alarmEmail=…`).
 *
 * Errors: throws for an unknown stage, because a mistyped name would deploy a second, empty system; and for an
 * address that is none, because nobody would hear the alarms.
 */
export function settingsOf(stage: unknown, alarmEmail?: unknown): Settings {
  const name = stage === undefined ? 'prod' : String(stage);
  const settings = Object.hasOwn(STAGES, name) ? STAGES[name] : undefined;
  if (!settings) {
    throw new Error(`unknown stage "${name}"; known: ${Object.keys(STAGES).join(', ')}`);
  }
  if (alarmEmail === undefined) return settings;
  const address = String(alarmEmail);
  if (!/^[^@\s]+@[^@\s]+$/.test(address)) throw new Error(`no e-mail address: "${address}"`);
  return { ...settings, alarmEmail: address };
}
