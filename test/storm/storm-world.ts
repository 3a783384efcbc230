import Stripe from 'stripe';
import type { StripeAccount } from '../../lambdas/billing/stripe-client.ts';
import type { SluiceEvent } from '../../lambdas/events/events.contract.ts';
import type { Db } from '../../lambdas/shared/dynamo.ts';
import type { Ports } from '../../lambdas/shared/ports.ts';
import { epochMs } from '../../lambdas/shared/units.contract.ts';
import { Chance } from '../simulation/chance.ts';
import { CALM } from '../simulation/faults.ts';
import { Functions, keysOf, type SimPorts } from '../simulation/functions.ts';
import { type Invocation, PROGRAM_FAULTS } from '../simulation/invocation.ts';
import { JournalStream } from '../simulation/journal-stream.ts';
import { Network } from '../simulation/network.ts';
import { Schedule } from '../simulation/schedule.ts';
import { tellWrite } from '../simulation/tell-write.ts';
import { Trace } from '../simulation/trace.ts';
import type { Command, EngineTable } from '../support/engine.ts';
import { EventMail } from './event-mail.ts';
import { PaymentMessages } from './payment-messages.ts';
import { DEPLOYMENT } from './sales.ts';
import { armSweep } from './storm-sweeper.ts';
import { StripeSide } from './stripe-side.ts';
import type { StormPorts, Surroundings } from './surroundings.ts';
import { drawWeather, type Weather } from './weather.ts';

/** 2026-01-10T09:00:00Z. */
export const START_MS = 1_768_035_600_000;
/** How long the journal mostly lags behind. */
const LAG_MS = 400;

/** Credits that a request of a member holds, spends or has spent. */
export interface Spending {
  readonly workspaceId: string;
  readonly record: string;
  /** What is decided to be spent of the hold; undefined while it is open. */
  spends: number | undefined;
  readonly type: string;
}

/** Everything around the product in a storm: one thread, one clock, one seed. */
export class StormWorld implements Surroundings {
  readonly schedule = new Schedule(START_MS);
  readonly chance: Chance;
  readonly trace: Trace;
  readonly weather: Weather;
  readonly network: Network;
  readonly functions: Functions;
  readonly stream: JournalStream;
  readonly stripe: StripeSide;
  readonly mail: EventMail;
  readonly messages: PaymentMessages;
  readonly table: EngineTable;
  /** What was put on the bus. */
  readonly told: SluiceEvent[] = [];
  readonly spendings: Spending[] = [];
  /** Grants that the operator has ended, or wanted to. */
  readonly voids = new Set<string>();
  isCalm = false;

  constructor(seed: number, table: EngineTable) {
    this.table = table;
    this.chance = new Chance(seed, 'storm');
    this.weather = drawWeather(new Chance(seed, 'weather'));
    const { schedule, chance } = this;
    this.trace = new Trace(() => schedule.nowMs);
    this.network = new Network(schedule, chance, this.trace, this.weather.rates);
    this.functions = new Functions(schedule, this.network, chance, this.trace, {
      execute: (command, by) => this.#execute(command, by),
      startWorkflow: notHere,
      startRound: notHere,
      queueStart: notHere,
      askVendor: notHere,
      publish: (event) => this.told.push(event),
      log: (event, facts) => this.#hear(event, facts),
    });
    this.stream = new JournalStream(table, schedule, chance, this.functions, LAG_MS, (write) =>
      this.trace.tell(write.name, tellWrite(write)),
    );
    this.messages = new PaymentMessages(this);
    this.mail = new EventMail(this);
    this.stripe = new StripeSide(
      () => schedule.nowMs,
      new Chance(seed, 'stripe'),
      (event) => this.mail.post(event),
    );
  }

  /** Adds what reaches Stripe, and the queue, to the ports of a function. */
  portsOf(p: SimPorts, by: Invocation): StormPorts {
    return {
      ...p,
      stripe: async () => this.#accountOf(by),
      // No storm has a workspace that tops itself up.
      queueTopUp: async () => {},
      queueSubscription: async () => {},
      queuePayment: (id) =>
        this.network.call(by, {
          to: 'bus',
          label: `queues ${id}`,
          tries: 4,
          execute: async () => this.messages.put(id),
        }),
    };
  }

  /** Ports without faults, for who looks on. */
  directPorts(): Ports {
    const send = (command: Command) => this.table.execute(command);
    const db: Db = { send: send as Db['send'] };
    return {
      db,
      accountDb: db,
      now: () => epochMs(this.schedule.nowMs),
      sleep: async () => {},
      random: (count) => this.chance.bytes(count),
      log: () => {},
    };
  }

  /** From now on everything works. */
  calmDown(): void {
    this.isCalm = true;
    this.network.rates = CALM;
    this.stream.isCalm = true;
  }

  #accountOf(by: Invocation): StripeAccount {
    const sessions = {
      retrieve: (id: string) => this.#ask(by, id, () => this.stripe.retrieveSession(id)),
      listLineItems: (id: string) => this.#ask(by, id, () => this.stripe.listLineItems(id)),
    };
    return {
      api: { checkout: { sessions } } as unknown as Stripe,
      webhookSecrets: [],
      deployment: DEPLOYMENT,
      checkout: { automaticTax: false, invoices: false, promotionCodes: false, taxIds: false },
      isLive: false,
      products: new Set(),
    };
  }

  async #ask<T>(by: Invocation, about: string, answer: () => T): Promise<T> {
    try {
      return await this.network.call(by, {
        to: 'vendor',
        label: `asks Stripe of ${about}`,
        tries: 1,
        execute: async () => {
          if (!this.isCalm && this.chance.happens(this.weather.stripeFails)) throw this.#busy();
          return answer();
        },
      });
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      throw new Stripe.errors.StripeConnectionError({ message: error.message } as never);
    }
  }

  #busy(): Error {
    const { StripeAPIError, StripeRateLimitError } = Stripe.errors;
    return this.chance.happens(0.5)
      ? new StripeAPIError({ message: 'busy', type: 'api_error' })
      : new StripeRateLimitError({ message: 'busy', type: 'rate_limit_error' } as never);
  }

  /** Faults of the program that a function has logged and gone on after. */
  #hear(event: string, facts: Readonly<Record<string, unknown>>): void {
    const isFault = PROGRAM_FAULTS.includes(facts.error) || event === 'UNFINISHED_KIND_UNKNOWN';
    if (isFault) this.functions.fail(event, facts);
  }

  async #execute(command: Command, by: Invocation): Promise<unknown> {
    const answer = await this.table.execute(command);
    if (/^(Put|Update|Delete|TransactWrite)/.test(command.constructor.name)) {
      for (const key of keysOf(command)) {
        await this.stream.look(key, by);
        if (/^(PAYMENT|VOID#)/.test(key.sk)) armSweep(this);
      }
    }
    return answer;
  }
}

function notHere(): never {
  throw new Error('no storm asks for that');
}
