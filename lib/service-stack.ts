import { CfnOutput, Lazy, Stack, type StackProps } from 'aws-cdk-lib';
import { Table } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus } from 'aws-cdk-lib/aws-events';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { type RouteSpec, servedBy } from '../lambdas/api/route-spec.contract.ts';
import { ROUTES } from '../lambdas/api/routes.contract.ts';
import {
  MESSAGE_HIDDEN_SECONDS,
  MESSAGE_TRIES_MAX,
  MESSAGES_AT_A_TIME,
} from '../lambdas/billing/payment-queue.contract.ts';
import { stripeParameter } from '../lambdas/billing/stripe-parameter.contract.ts';
import {
  type EnvName,
  FUNCTIONS,
  type FunctionId,
  type FunctionSpec,
} from '../lambdas/functions.contract.ts';
import { WEBHOOK_ROUTES } from '../lambdas/webhooks/webhooks.contract.ts';
import { providerKeysPrefix } from '../lambdas/workspaces/provider-keys/provider-keys.contract.ts';
import type { Bundles } from './bundles.ts';
import { Alarms } from './constructs/alarms.ts';
import { EnrichmentWorkflow } from './constructs/enrichment-workflow.ts';
import { Exports } from './constructs/exports.ts';
import { failureQueue } from './constructs/failure-queue.ts';
import { HttpApi } from './constructs/http-api.ts';
import { LambdaFunction } from './constructs/lambda-function.ts';
import {
  LedgerStream,
  ledgerReplayAccess,
  ledgerStreamAccess,
} from './constructs/ledger-stream.ts';
import { nameResource } from './constructs/logical-id.ts';
import { RoundRun } from './constructs/round-run.ts';
import { Schedules } from './constructs/schedules.ts';
import { addAlarms } from './constructs/service-alarms.ts';
import { startQueueAccess } from './constructs/start-queue.ts';
import { StripeEvents } from './constructs/stripe-events.ts';
import { Uploads } from './constructs/uploads.ts';
import { WorkQueue } from './constructs/work-queue.ts';
import type { Settings } from './settings.ts';
import type { StatefulStack } from './stateful-stack.ts';

export interface ServiceStackProps extends StackProps {
  readonly settings: Settings;
  readonly stateful: StatefulStack;
  readonly bundles: Bundles;
}

interface TableInUse {
  readonly name: string;
  readonly arn: string;
  readonly streamArn: string;
}

const IDS = Object.keys(FUNCTIONS) as FunctionId[];
const starts = (id: FunctionId): boolean => {
  const spec: FunctionSpec = FUNCTIONS[id];
  return spec.env.includes('ENRICHMENT_WORKFLOW_ARN');
};

/** Whoever may read the keys of providers calls them, or is called by them. */
const asksProviders = (id: FunctionId): boolean => {
  const spec: FunctionSpec = FUNCTIONS[id];
  const isCalled = Object.values(WEBHOOK_ROUTES).some((route) => route.servedBy === id);
  return spec.env.includes('PROVIDERS_SECRET_ARN') && !isCalled;
};

const letsWait = (id: FunctionId): boolean =>
  Object.values<RouteSpec>(ROUTES).some((route) => route.waits && servedBy(route) === id);

/** Calls at a time that a function always can make, and never more; undefined: nothing is kept. */
function placesOf(id: FunctionId, settings: Settings): number | undefined {
  if (asksProviders(id)) return settings.providerConcurrency;
  return letsWait(id) ? settings.waitingConcurrency : undefined;
}

/** Batches of payments at a time: Stripe lets a key make some 25 calls a second in test mode. */
const PAYMENTS_CONCURRENCY = 5;

/** What may be replaced: functions, HTTP API, workflow, schedules, stream consumer, alarms. */
export class ServiceStack extends Stack {
  readonly #props: ServiceStackProps;
  readonly #functions = new Map<FunctionId, IFunction>();
  readonly #table: TableInUse;
  readonly #env: Partial<Record<EnvName, string>>;

  constructor(scope: Construct, id: string, props: ServiceStackProps) {
    const { settings, stateful, bundles, ...stackProps } = props;
    super(scope, id, {
      description: 'Sluice: what may be replaced (functions, API, workflow, schedules)',
      ...stackProps,
    });
    this.#props = props;
    this.#table = this.#tableInUse();
    this.#env = {
      TABLE_NAME: this.#table.name,
      OPERATOR_SECRET_ARN: stateful.operatorSecret.secretArn,
      PROVIDERS_SECRET_ARN: stateful.providersSecret.secretArn,
      STRIPE_PARAMETER: stripeParameter(settings.stage),
      BUCKET_NAME: stateful.bucket.bucketName,
      // The API is built after the functions that it calls.
      API_URL: Lazy.string({ produce: () => url }),
      PROVIDER_KEYS_PREFIX: providerKeysPrefix(settings.stage),
    };
    const ledgerFailures = failureQueue(this, 'LedgerFailures');
    const scheduleFailures = failureQueue(this, 'ScheduleFailures');
    const waitingStarts = failureQueue(this, 'WaitingStarts');
    const payments = new WorkQueue(this, 'Payments', {
      hiddenSeconds: MESSAGE_HIDDEN_SECONDS,
      triesMax: MESSAGE_TRIES_MAX,
    });
    const { streamArn } = this.#table;

    const bus = this.#addBus(settings);
    this.#env.EVENT_BUS_ARN = bus.eventBusArn;
    // The workflow calls the first ones; the others start the workflow and so come after it.
    this.#env.LEDGER_FAILURES_URL = ledgerFailures.queueUrl;
    this.#env.WAITING_STARTS_URL = waitingStarts.queueUrl;
    this.#env.PAYMENTS_URL = payments.queue.queueUrl;
    const triggers = {
      projectLedger: [...ledgerStreamAccess(streamArn, ledgerFailures), ...payments.senderAccess()],
      replayLedger: [...ledgerReplayAccess(streamArn, ledgerFailures), ...payments.senderAccess()],
      billing: payments.senderAccess(),
      receiveStripe: payments.senderAccess(),
      applyPayments: payments.consumerAccess(),
      reconcilePayments: payments.senderAccess(),
    };
    this.#addFunctions(
      IDS.filter((each) => !starts(each)),
      triggers,
    );
    const { parent, child } = this.#addWorkflow(settings);
    this.#env.ENRICHMENT_WORKFLOW_ARN = parent.stateMachineArn;
    this.#env.ROUND_WORKFLOW_ARN = child.stateMachineArn;
    const queueStarts = startQueueAccess(waitingStarts);
    this.#addFunctions(IDS.filter(starts), {
      ...queueStarts,
      sweepUnfinished: [...(queueStarts.sweepUnfinished ?? []), ...payments.senderAccess()],
    });

    const functionOf = (each: FunctionId): IFunction => this.#functionOf(each);
    const http = new HttpApi(this, 'Http', {
      functionOf,
      routes: { ...ROUTES, ...WEBHOOK_ROUTES },
      settings,
    });
    const url = stateful.domain?.leadTo(this, http) ?? http.api.apiEndpoint;
    const projector = functionOf('projectLedger');
    const { polls } = new LedgerStream(this, 'Ledger', {
      streamArn,
      projector,
      failures: ledgerFailures,
    });
    payments.deliverTo({
      consumer: functionOf('applyPayments'),
      batchSize: MESSAGES_AT_A_TIME,
      concurrency: PAYMENTS_CONCURRENCY,
    });
    new Uploads(this, 'Uploads', {
      bucketName: stateful.bucket.bucketName,
      reader: functionOf('readImports'),
    });
    new Exports(this, 'Exports', { bus, writer: functionOf('writeExports') });
    if (settings.stripeEventSource !== undefined) {
      new StripeEvents(this, 'StripeEvents', {
        eventSource: settings.stripeEventSource,
        receiver: functionOf('receiveStripe'),
      });
    }
    new Schedules(this, 'Schedules', { functionOf, failures: scheduleFailures });
    const alarms = new Alarms(this, 'Alarms', settings.alarmEmail);
    const { stage } = http;
    addAlarms(alarms, { functionOf, stage, parent, polls, ledgerFailures });

    new CfnOutput(this, 'ApiUrl', { value: url });
    new CfnOutput(this, 'EnrichmentWorkflowArn', { value: parent.stateMachineArn });
    new CfnOutput(this, 'EventBusName', { value: bus.eventBusName });
    new CfnOutput(this, 'AlarmTopicArn', { value: alarms.topic.topicArn });
  }

  /** The stateful stack's own, or the one that was restored in its place. */
  #tableInUse(): TableInUse {
    const { settings, stateful } = this.#props;
    const { restoredTable } = settings;
    const table = restoredTable
      ? Table.fromTableAttributes(this, 'RestoredTable', {
          tableName: restoredTable.name,
          tableStreamArn: restoredTable.streamArn,
        })
      : stateful.table;
    const { tableName: name, tableArn: arn, tableStreamArn: streamArn } = table;
    if (!streamArn) throw new Error('the table has no stream');
    return { name, arn, streamArn };
  }

  #addBus({ stage }: Settings): EventBus {
    const bus = new EventBus(this, 'Bus', {
      eventBusName: `sluice-${stage}`,
      description: 'Sluice: what happened, for other systems of this account',
    });
    return nameResource(bus, 'Bus');
  }

  #addWorkflow({ logRetention }: Settings) {
    const child = new RoundRun(this, 'RoundRun', {
      runRows: this.#functionOf('runRows'),
      runListRows: this.#functionOf('runListRows'),
      settleRound: this.#functionOf('settleRound'),
      logRetention,
    }).stateMachine;
    const parent = new EnrichmentWorkflow(this, 'EnrichmentWorkflow', {
      stepOf: (each) => this.#functionOf(each),
      round: child,
      logRetention,
    }).stateMachine;
    return { parent, child };
  }

  #addFunctions(
    ids: readonly FunctionId[],
    triggers: Partial<Record<FunctionId, readonly PolicyStatement[]>>,
  ): void {
    for (const id of ids) {
      const { fn } = new LambdaFunction(this, id, {
        bundle: this.#props.bundles[id],
        tableArn: this.#table.arn,
        bucketArn: this.#props.stateful.bucketArn,
        env: this.#env,
        logRetention: this.#props.settings.logRetention,
        concurrency: placesOf(id, this.#props.settings),
        triggerAccess: triggers[id] ?? [],
      });
      this.#functions.set(id, fn);
    }
  }

  #functionOf(id: FunctionId): IFunction {
    const fn = this.#functions.get(id);
    if (!fn) throw new Error(`function ${id} is not built yet`);
    return fn;
  }
}
