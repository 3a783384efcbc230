import { Agent, request as callHttp } from 'node:http';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { keys } from '../lambdas/shared/keys.contract.ts';
import { ACCESS_KEY, REGION } from '../local/aws/template/local-names.ts';
import { startCountedStack } from './local-stack.ts';
import { quantile } from './report.ts';

export interface Latency {
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export interface BalanceLatency {
  readonly calls: number;
  /** `GET …/balance`, from the socket to the last byte of the answer. */
  readonly http: Latency;
  /** A consistent GetItem of the account, by the SDK, from this process. */
  readonly getItem: Latency;
}

const WARM_UP = 300;

/** Measures both in turns, one call at a time, on the same engine. */
export async function measureBalance(calls: number): Promise<BalanceLatency> {
  const counted = await startCountedStack(false);
  const { stack, request, engineUrl } = counted;
  const ws = 'ws_balance';
  try {
    const workspaces = '/v1/workspaces';
    await request('POST', workspaces, { id: ws, name: 'Bench', plan: 'workspace-pool' });
    const made = await request('POST', `${workspaces}/${ws}/api-keys`, { name: 'bench' });
    const agent = new Agent({ keepAlive: true });
    const url = `${stack.url}${workspaces}/${ws}/balance`;
    const overHttp = () => get(url, String(made.key), agent);
    const client = DynamoDBDocumentClient.from(new DynamoDBClient(clientAt(engineUrl)));
    const [TableName = ''] = stack.tables;
    const Key = keys.account({ workspaceId: ws });
    const bare = async (): Promise<void> => {
      const answer = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      if (!answer.Item) throw new Error('the account is not there');
    };
    await stack.idle(30_000);
    await timed(WARM_UP, [overHttp, bare]);
    const [http = [], getItem = []] = await timed(calls, [overHttp, bare]);
    agent.destroy();
    client.destroy();
    return { calls, http: latencyOf(http), getItem: latencyOf(getItem) };
  } finally {
    await counted.stop();
  }
}

function clientAt(endpoint: string) {
  const credentials = { accessKeyId: ACCESS_KEY, secretAccessKey: ACCESS_KEY };
  return { endpoint, region: REGION, credentials };
}

async function timed(times: number, each: readonly (() => Promise<void>)[]): Promise<number[][]> {
  const took = each.map((): number[] => []);
  for (let n = 0; n < times; n += 1) {
    for (const [i, call] of each.entries()) {
      const startMs = performance.now();
      await call();
      took[i]?.push(performance.now() - startMs);
    }
  }
  return took;
}

function latencyOf(took: readonly number[]): Latency {
  return { p50Ms: quantile(took, 0.5), p99Ms: quantile(took, 0.99) };
}

function get(url: string, key: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${key}` };
    const outgoing = callHttp(url, { agent, headers }, (answer) => {
      answer.resume();
      answer.once('end', () => {
        if (answer.statusCode === 200) resolve();
        else reject(new Error(`GET balance answered ${answer.statusCode}`));
      });
    });
    outgoing.once('error', reject);
    outgoing.end();
  });
}
