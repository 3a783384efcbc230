import type { BillingPorts } from '../../lambdas/billing/apply-payment.ts';
import type { PaymentQueue } from '../../lambdas/billing/payment-queue.ts';
import type { Chance } from '../simulation/chance.ts';
import type { Functions, SimPorts } from '../simulation/functions.ts';
import type { Invocation } from '../simulation/invocation.ts';
import type { Schedule } from '../simulation/schedule.ts';
import type { Trace } from '../simulation/trace.ts';
import type { EngineTable } from '../support/engine.ts';
import type { StripeSide } from './stripe-side.ts';
import type { Weather } from './weather.ts';

/** Ports of the functions that Stripe's doings reach. */
export type StormPorts = SimPorts & BillingPorts & PaymentQueue;

/** What a part of a storm's world sees of the rest. */
export interface Surroundings {
  readonly schedule: Schedule;
  readonly chance: Chance;
  readonly trace: Trace;
  readonly weather: Weather;
  readonly functions: Functions;
  readonly table: EngineTable;
  readonly stripe: StripeSide;
  /** Everything works from now on. */
  readonly isCalm: boolean;
  readonly portsOf: (p: SimPorts, by: Invocation) => StormPorts;
}
